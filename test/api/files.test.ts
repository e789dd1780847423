import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { type EmbeddedRegistry, startRegistry } from '../../main/practice/registry.ts';
import { SAMPLE_FILES, SAMPLE_HOSTS } from '../../main/practice/sample-files.ts';
import { sampleRepositories } from '../../main/practice/sample-images.ts';
import { seed } from '../../main/practice/seed.ts';
import type { CallRequest } from '../../shared/contract.ts';
import { openTestHost, type TestHost } from '../support/open-test-host.ts';

type Sources = CallRequest<'scan'>['sources'];

const DIGEST = `sha256:${'a'.repeat(64)}`;

/** Sample images under well-known names, served by a registry of this process as a mirror of all of them. */
async function openWithSamples(): Promise<TestHost & { registry: EmbeddedRegistry }> {
  const registry = await startRegistry();
  onTestFinished(() => registry.close());
  await seed(registry.url, sampleRepositories());
  const test = await openTestHost();
  await test.call('registry.set', { host: registry.host, plainHttp: true, proxy: 'direct' });
  for (const host of SAMPLE_HOSTS) await test.call('registry.set', { host, mirrors: [registry.host], proxy: 'direct' });
  return { ...test, registry };
}

const samples: Sources = SAMPLE_FILES.map(({ name, text }) => source(name, text));

function source(name: string, text: string): Sources[number] {
  return { name, contentBase64: Buffer.from(text).toString('base64') };
}

function pod(image: string): string {
  return `# kept\napiVersion: v1\nkind: Pod\nspec:\n  containers:\n    - image: ${image}\n`;
}

function overriding(image: string, newImage: string): string {
  return `apiVersion: kbld.k14s.io/v1alpha1\nkind: Config\noverrides:\n- {image: "${image}", newImage: "${newImage}"}\n`;
}

describe('scan', () => {
  it('answers findings and counts files', async () => {
    const { call } = await openTestHost();
    const result = await call('scan', { sources: samples });
    expect(result.files).toBe(SAMPLE_FILES.length);
    expect(result.findings.map(({ reference }) => reference)).toContain('ghcr.io/gapferry-practice/web:2.1.0');
  });

  it('says which file is not there', async () => {
    const { refusal } = await openTestHost();
    const error = await refusal('scan', { sources: [{ path: '/nonexistent/x.yaml' }] });
    expect(error).toMatchObject({ code: 'input.notFound', params: { path: '/nonexistent/x.yaml' } });
  });
});

describe('lock', () => {
  it('pins every reference and says that only a mirror vouched for it', async () => {
    const { call, registry } = await openWithSamples();
    const { entries, text } = await call('lock', { sources: samples });
    expect(entries).toHaveLength(6);
    const web = entries.find(({ reference }) => reference === 'ghcr.io/gapferry-practice/web:2.1.0');
    expect(web).toMatchObject({ tag: '2.1.0', resolvedBy: registry.host, confirmedBy: 'mirror' });
    expect(web?.pinned).toMatch(/^ghcr\.io\/gapferry-practice\/web@sha256:[0-9a-f]{64}$/);
    expect(text).toContain('kind: ImagesLock');
  });

  it('asks nobody about what is pinned already', async () => {
    const { call } = await openTestHost();
    const reference = `nowhere.invalid/a/b:1@${DIGEST}`;
    const { entries } = await call('lock', { sources: [source('pod.yaml', pod(reference))] });
    const pinned = `nowhere.invalid/a/b@${DIGEST}`;
    expect(entries).toEqual([{ reference, pinned, tag: '1', confirmedBy: 'reference' }]);
  });

  it('names the image that is not there', async () => {
    const { refusal, registry } = await openWithSamples();
    const sources = [source('pod.yaml', pod(`${registry.host}/gapferry-practice/nope:1`))];
    const error = await refusal('lock', { sources });
    expect(error).toMatchObject({ code: 'registry.notFound', side: 'source' });
    expect(JSON.stringify(error.params)).toContain('gapferry-practice/nope');
  });

  it.each(['kbld', 'imgpkg'] as const)(
    'pins what an override replaces as well, in the format of %s',
    async (format) => {
      const { call, folder } = await openWithSamples();
      const image = 'ghcr.io/gapferry-practice/web:2.1.0';
      const config = source('kbld.yaml', overriding('over:1', image));
      const { entries, text } = await call('lock', { sources: [source('pod.yaml', pod('over:1')), config], format });
      const pins = new Map(entries.map(({ reference, pinned }) => [reference, pinned]));
      expect([...pins.keys()]).toEqual([image, 'over:1']);
      expect(pins.get('over:1')).toBe(pins.get(image));
      expect(text).toMatch(format === 'kbld' ? /image: over:1\n/ : /id: over:1\n/);
      const lock = join(folder, 'images.lock.yml');
      await writeFile(lock, text);
      // Without the Config the lock alone says what becomes of the name; with it nothing is missing.
      const alone = await call('rewrite', { sources: [source('pod.yaml', pod('over:1'))], lock });
      expect(alone.files.map(({ changed }) => changed)).toEqual([1]);
      const both = await call('rewrite', { sources: [source('pod.yaml', pod('over:1')), config], lock });
      expect(both.warnings).toEqual([]);
    },
  );
});

describe('rewrite', () => {
  it('turns files to the addresses of a lock, and a second time changes nothing', async () => {
    const { call, folder } = await openWithSamples();
    const lock = join(folder, 'images.lock.yml');
    await writeFile(lock, (await call('lock', { sources: samples, format: 'kbld' })).text);
    const output = join(folder, 'out');
    const first = await call('rewrite', { sources: samples, lock, output });
    expect(first.notRewritten).toEqual([]);
    expect(first.files.map(({ changed }) => changed)).toEqual([3, 2, 2]);
    expect((await readdir(output)).sort()).toEqual(SAMPLE_FILES.map(({ name }) => name).sort());
    const web = await readFile(join(output, 'web.yaml'), 'utf8');
    expect(web).toMatch(/image: "ghcr\.io\/gapferry-practice\/web@sha256:[0-9a-f]{64}"\n/);
    expect(web).toContain('# The web tier. Comments, order and quotes in this file survive the rewrite.');
    const again = await call('rewrite', { sources: [{ path: output }], lock });
    expect(again.notRewritten).toEqual([]);
    expect(again.files.map(({ changed }) => changed)).toEqual([0, 0, 0]);
  });

  it('leaves out a file with an image that the lock does not name, and names it', async () => {
    const { call, folder } = await openTestHost();
    const lock = join(folder, 'lock.yml');
    await writeFile(lock, lockOf('a.example/x:1', `b.example/x@${DIGEST}`));
    const sources = [source('good.yaml', pod('a.example/x:1')), source('bad.yaml', pod('a.example/other:1'))];
    const output = join(folder, 'out');
    const result = await call('rewrite', { sources, lock, output });
    expect(await readdir(output)).toEqual(['good.yaml']);
    expect(result.notRewritten).toMatchObject([{ file: 'bad.yaml', line: 6, reference: 'a.example/other:1' }]);
  });

  it('answers the bytes where no folder is given, without files that are no documents', async () => {
    const { call, folder } = await openTestHost();
    const lock = join(folder, 'lock.yml');
    await writeFile(lock, lockOf('a.example/x:1', `b.example/x@${DIGEST}`));
    const sources = [source('pod.yaml', pod('a.example/x:1')), source('install.sh', 'echo hello\n')];
    const { files } = await call('rewrite', { sources, lock });
    const contentBase64 = Buffer.from(pod(`b.example/x@${DIGEST}`)).toString('base64');
    expect(files).toEqual([{ file: 'pod.yaml', changed: 1, contentBase64 }]);
  });

  it('writes nothing outside of the folder, whatever a file is called', async () => {
    const { call, folder } = await openTestHost();
    const lock = join(folder, 'lock.yml');
    await writeFile(lock, lockOf('a.example/x:1', `b.example/x@${DIGEST}`));
    const output = join(folder, 'out');
    await call('rewrite', { sources: [source('../../evil.yaml', pod('a.example/x:1'))], lock, output });
    expect(await readdir(output, { recursive: true })).toContain('evil.yaml');
    expect(await readdir(folder)).not.toContain('evil.yaml');
  });

  it('says what is wrong with a file that is no lock', async () => {
    const { refusal, folder } = await openTestHost();
    const lock = join(folder, 'lock.yml');
    await writeFile(lock, 'apiVersion: v1\nkind: Pod\n');
    const error = await refusal('rewrite', { sources: [source('pod.yaml', pod('a.example/x:1'))], lock });
    expect(error).toMatchObject({ code: 'input.badLock', params: { path: lock } });
  });
});

function lockOf(image: string, newImage: string): string {
  return `apiVersion: kbld.k14s.io/v1alpha1
kind: Config
overrides:
  - image: ${image}
    newImage: ${newImage}
    preresolved: true
`;
}
