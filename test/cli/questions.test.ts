import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { have } from '../support/have.ts';
import { documentOf, gapferry } from './run-cli.ts';
import { onTerminal } from './terminal.ts';

const folder = mkdtempSync(join(tmpdir(), 'gapferry-ask-'));
const env = { GAPFERRY_HOME: join(folder, 'home'), DOCKER_CONFIG: join(folder, 'docker') };
const options = { cwd: folder, env };
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe.skipIf(!have('python3'))('on a terminal (python3 makes one)', () => {
  let fingerprint = '';

  beforeAll(async () => {
    await gapferry(['key', 'new', 'outside', '--no-backup'], {
      ...options,
      env: { ...env, GAPFERRY_PASSPHRASE: 'right' },
    });
    const shown = documentOf(await gapferry(['key', 'show', 'outside', '--json'], options)).key;
    const key = z.object({ fingerprint: z.string(), publicPem: z.string() }).parse(shown);
    ({ fingerprint } = key);
    writeFileSync(join(folder, 'outside.pub'), key.publicPem);
  });

  it('asks a new passphrase twice, until both are the same, and never shows it', async () => {
    const { status, shown } = await onTerminal(
      ['key', 'new', 'typed'],
      [
        ['New passphrase', 'hush-1\r'],
        ['Once more: ', 'hush-2\r'],
        ['New passphrase', 'hush-3\r'],
        ['Once more: ', 'hush-3\r'],
        ['backup copy to', 'typed.key\r'],
      ],
      options,
    );
    expect(status).toBe(0);
    expect(shown).toContain('The two were not the same.');
    expect(shown).not.toContain('hush');
    expect(readFileSync(join(folder, 'typed.key'), 'utf8')).toContain('ENCRYPTED');
  });

  it('takes nothing typed for the backup as a plain no', async () => {
    const answers = [['backup copy to', '\r']] as const;
    const { status, shown } = await onTerminal(['key', 'new', 'nocopy'], answers, {
      ...options,
      env: { ...env, GAPFERRY_PASSPHRASE: 'x' },
    });
    expect(status).toBe(0);
    expect(shown).toContain('There is no backup copy.');
  });

  it('asks for the end of a fingerprint and how it was confirmed', async () => {
    const { status, shown } = await onTerminal(
      ['trust', 'add', 'outside', 'outside.pub'],
      [
        ['Last eight characters', `${fingerprint.slice(-8)}\r`],
        ['How was it confirmed', 'by telephone\r'],
      ],
      options,
    );
    expect(status).toBe(0);
    expect(shown).toContain('Bundles signed by outside are trusted from now on.');
  });

  it('asks again where the end is wrong, and takes the right one', async () => {
    await gapferry(['trust', 'remove', 'outside'], options);
    const { status, shown } = await onTerminal(
      ['trust', 'add', 'mistyped', 'outside.pub'],
      [
        ['Last eight characters', '01234567\r'],
        ['Last eight characters', `${fingerprint.slice(-8).toUpperCase()}\r`],
        ['How was it confirmed', 'by telephone\r'],
      ],
      options,
    );
    expect(shown).toContain('These are not its last eight characters.');
    expect(shown).not.toContain('GF-623');
    expect(status).toBe(0);
  });

  it('refuses after three wrong ends, without asking more', async () => {
    const wrong = ['Last eight characters', '01234567\r'] as const;
    const { status, shown } = await onTerminal(
      ['trust', 'add', 'other', 'outside.pub'],
      [wrong, wrong, wrong],
      options,
    );
    expect(status).toBe(2);
    expect(shown).toContain('GF-623');
    expect(shown).not.toContain('How was it confirmed');
  });

  it.each([
    ['Ctrl-C', '\u0003'],
    ['Ctrl-D', '\u0004'],
  ])('ends at %s with status 130 and does nothing', async (_name, typed) => {
    const { status, shown } = await onTerminal(['key', 'new', 'never'], [['New passphrase', typed]], options);
    expect(status).toBe(130);
    expect(shown).toContain('GF-103');
    expect(existsSync(join(folder, 'home/keys/never.key'))).toBe(false);
  });

  it('asks in Chinese', async () => {
    const { shown } = await onTerminal(['key', 'new', 'never', '--lang', 'zh'], [['新口令', '\u0003']], options);
    expect(shown).toContain('密钥 never 的新口令（留空则不设）：');
    expect(shown).toContain('已在提问处停止');
  });
});
