import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { translator } from '../../../shared/messages/translator.ts';
import { detailsIn } from './details-in.ts';

/** What the stand-ins of practice answer are a registry's own words. */
const NOT_OURS = /^practice[/\\]/;
/** What no person reads as a sentence. */
const LEFT_OUT: readonly RegExp[] = [
  // Nothing but what was put in, signs, codes of errors and keys of messages.
  /^(?:X|[^A-Za-z]|\\n)*$/,
  /^[a-z]+(?:\.[a-zA-Z]+)+(?:\.X)?$/,
  // Values that are compared or stored: formats, events, states, options.
  /^(?:gzip|html|hex|sha256|fail|pause|agrees|another|Succeed|detail|--code|X \+ --create-project)$/,
  // A place, and behind it what a parser or another of these says.
  /^(?:[\w.]+: X|docker-credential-X X)$/,
  // Halves of a sentence: the helper's name is put before, and the whole is asked for below.
  /^(?:answered with|could not (?:store|erase), )\s?status X$|^(?:is not the name of a program|could not be started)$/,
];

describe('details of our own', () => {
  it('exist in Chinese, whatever source of main/ writes them', async () => {
    const say = translator('zh');
    const files = (await readdir('main', { recursive: true })).filter((name) => name.endsWith('.ts'));
    const missing: string[] = [];
    let seen = 0;
    for (const name of files.filter((one) => !NOT_OURS.test(one))) {
      const details = detailsIn(await readFile(join('main', name), 'utf8'));
      const wanted = details.filter((text) => !LEFT_OUT.some((pattern) => pattern.test(text)));
      seen += wanted.length;
      missing.push(...wanted.filter((text) => say.detail(text) === text).map((text) => `${name}: ${text}`));
    }
    expect(missing).toEqual([]);
    expect(seen).toBeGreaterThan(180);
  });

  it.each([
    ['docker-credential-pass answered with status 1', 'docker-credential-pass 以状态 1 答复'],
    ['docker-credential-pass could not be started', 'docker-credential-pass 无法启动'],
    ['bundle.json.sigstore.json: was made for another list', 'bundle.json.sigstore.json：是为另一份镜像清单签的'],
    ['manifest.json: not JSON', 'manifest.json：不是 JSON'],
  ])('are put into Chinese with what they are about: %s', (detail, said) => {
    expect(translator('zh').detail(detail)).toBe(said);
  });

  it('exist in Chinese for every place that a rewrite leaves to people, and every fault of an archive or lock', async () => {
    const say = translator('zh');
    const missing: string[] = [];
    let seen = 0;
    for (const folder of ['main/engine/discover', 'main/engine/discover/places', 'main/jobs']) {
      for (const name of (await readdir(folder)).filter((one) => one.endsWith('.ts'))) {
        const source = await readFile(join(folder, name), 'utf8');
        const given = /(?:\{ why: |\bleave\(site, |BY_HAND = |bad\((?:file, )?|badLock\(path, )(['`])((?:(?!\1).)+)\1/g;
        const texts = [...source.matchAll(given)].map((match) => (match[2] ?? '').replace(/\$\{[^}]*\}/g, 'X'));
        seen += texts.length;
        missing.push(
          ...texts.filter((text) => say.detail(text) === text && text !== 'X: X').map((text) => `${name}: ${text}`),
        );
      }
    }
    expect(missing).toEqual([]);
    expect(seen).toBeGreaterThan(20);
  });

  it("keep the values in them, and leave a registry's own words alone", () => {
    const detail = '1.0 GiB to be added, 5.0 MiB of 2.0 GiB free';
    expect(translator('zh').detail(detail)).toBe('将新增 1.0 GiB，剩余 5.0 MiB，共 2.0 GiB');
    expect(translator('en').detail(detail)).toBe(detail);
    const words = 'DENIED: requested access to the resource is denied';
    expect(translator('zh').detail(words)).toBe(words);
  });

  it('stand in the text of an error', () => {
    const params = { host: 'harbor.corp', repository: 'team', detail: 'wrong user name or password' };
    expect(translator('zh').error({ code: 'registry.unauthorized', params }).explain).toContain('用户名或口令错误');
  });
});
