import { spawnSync } from 'node:child_process';
import { copyFileSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { translator } from '../../shared/messages/translator.ts';
import { gapferry } from './run-cli.ts';

/** A Node before 24 on this machine, with its version. */
function olderNode(): { path: string; version: string } | undefined {
  for (const folder of (process.env.PATH ?? '').split(delimiter)) {
    const path = join(folder, 'node');
    const version = spawnSync(path, ['--version'], { encoding: 'utf8' }).stdout?.trim().slice(1) ?? '';
    if (/^\d/.test(version) && Number.parseInt(version, 10) < 24) return { path, version };
  }
  return undefined;
}

const older = olderNode();
const folder = mkdtempSync(join(tmpdir(), 'gapferry-node-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe.skipIf(!older)('with a Node before 24 (skipped where none is installed)', () => {
  it('runs on with the Node that came from npm', async () => {
    const result = await gapferry(['exprt'], { node: older?.path ?? '' });
    expect(result.status).toBe(2);
    expect(result.stderr).toContain('There is no command exprt.');
  });

  it.each(['en', 'zh'] as const)('says in %s what is needed where there is none', async (language) => {
    mkdirSync(join(folder, 'main/cli'), { recursive: true });
    const script = join(folder, 'main/cli/gapferry.mjs');
    copyFileSync(new URL('../../main/cli/gapferry.mjs', import.meta.url), script);
    const env = { LANG: language === 'zh' ? 'zh_CN.UTF-8' : 'C' };
    const result = await gapferry(['scan'], { node: older?.path ?? '', script, env });
    const say = translator(language);
    const params = { found: older?.version ?? '', needed: '24' };
    const { title, explain, remedy } = say.error({ code: 'internal.nodeVersion', params });
    expect(result).toMatchObject({ status: 1, stdout: '' });
    expect(result.stderr).toBe(
      `${say.t('error.head', { short: 'GF-901', title })}\n  ${explain}\n  ${say.t('error.remedy', { remedy })}\n`,
    );
  });
});
