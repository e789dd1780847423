import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { translator } from '../../../shared/messages/translator.ts';

/** Where details are written that people at a destination read. */
const FOLDERS = ['main/jobs/preflight', 'main/jobs/policy', 'main/engine/harbor', 'main/engine/registry'];
/** Errors of the input and of the program itself, which name what was typed. */
const LEFT_OUT =
  /^(?:not host\/path|neither a tag nor a sha256 digest|no realm to ask|cannot read .*|.* is not a docker config|docker-credential-.*|[\w$X]+|X.*X)$/;

/** Sentences given to `detail` or `refuse` in a source, every placeholder as X. */
function detailsIn(source: string): string[] {
  const given = /(?:\bdetail(?:: | = )|refuse\([^'`]*|doubt\w*\(|#unauthorized\(subject, )(['`])((?:(?!\1).)+)\1/g;
  return [...source.matchAll(given)].map((match) => (match[2] ?? '').replace(/\$\{[^}]*\}/g, 'X'));
}

describe('details of our own', () => {
  it('exist in Chinese, every one that the sources of a destination write', async () => {
    const say = translator('zh');
    const missing: string[] = [];
    let seen = 0;
    for (const folder of FOLDERS) {
      for (const name of await readdir(folder)) {
        const details = detailsIn(await readFile(join(folder, name), 'utf8')).filter((text) => !LEFT_OUT.test(text));
        seen += details.length;
        missing.push(...details.filter((text) => say.detail(text) === text).map((text) => `${name}: ${text}`));
      }
    }
    expect(missing).toEqual([]);
    expect(seen).toBeGreaterThan(20);
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
