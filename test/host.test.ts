import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { localTransport } from '../main/api/local-transport.ts';
import { type Host, openHost } from '../main/host.ts';
import { startRegistry } from '../main/practice/registry.ts';
import { SAMPLE_FILES, SAMPLE_HOSTS } from '../main/practice/sample-files.ts';
import { sampleRepositories } from '../main/practice/sample-images.ts';
import { seed } from '../main/practice/seed.ts';
import type { JobProgress } from '../shared/job.ts';
import { openTestHost, type TestHost } from './support/open-test-host.ts';
import { tempFolder } from './support/temp-folder.ts';

/** Waits for a job's end. */
function ended(host: Host, id: string): Promise<JobProgress> {
  return new Promise((resolve) => {
    localTransport(host).subscribe('job', id, (progress) => {
      if (progress.state.state !== 'running') resolve(progress);
    });
  });
}

/** A bundle of the sample images in the folder of a host, signed with a key of its own. */
async function exportSamples(test: TestHost): Promise<string> {
  const registry = await startRegistry();
  onTestFinished(() => registry.close());
  await seed(registry.url, sampleRepositories());
  await test.call('registry.set', { host: registry.host, plainHttp: true, proxy: 'direct' });
  for (const host of SAMPLE_HOSTS) await test.call('registry.set', { host, mirrors: [registry.host], proxy: 'direct' });
  const files = join(test.folder, 'files');
  await mkdir(files);
  for (const { name, text } of SAMPLE_FILES) await writeFile(join(files, name), text);
  await test.call('key.new', { name: 'ops', passphrase: 'correct-horse' });
  const output = join(test.folder, 'bundle');
  const request = { sources: [{ path: files }], output, operator: 'Mei', ticket: 'CHG-7', stream: 'prod' };
  const started = await test.call('job.start', { job: { kind: 'export', request }, passphrase: 'correct-horse' });
  const { state } = await ended(test.host, started.id);
  expect(state).toEqual({ state: 'succeeded' });
  return output;
}

describe('a host', () => {
  it('exports, and inspects what it exported', async () => {
    const test = await openTestHost();
    const bundle = await exportSamples(test);
    const key = await test.call('key.show', { name: 'ops' });
    const view = await test.call('inspect', { bundle: [bundle] });
    expect(view).toMatchObject({
      practice: false,
      operator: 'Mei',
      stream: 'prod',
      number: 1,
      verdict: { verdict: 'untrusted', fingerprint: key.fingerprint },
      form: 'folder',
      requires: [],
      litter: [],
    });
    expect(view.images.map(({ reference }) => reference)).toContain('ghcr.io/gapferry-practice/web:2.1.0');
    const trust = join(test.folder, 'ops.pub');
    await writeFile(trust, key.publicPem);
    const trusted = await test.call('inspect', { bundle: [bundle], trust: [trust] });
    expect(trusted.verdict).toMatchObject({ verdict: 'trusted', fingerprint: key.fingerprint });
    await test.call('trust.add', { name: 'desk', path: trust, confirmed: 'by telephone' });
    expect((await test.call('inspect', { bundle: [bundle] })).verdict).toMatchObject({ signer: 'desk' });
  });

  it('does not inspect a bundle that is not genuine', async () => {
    const test = await openTestHost();
    const bundle = await exportSamples(test);
    const list = join(bundle, 'bundle.json');
    await writeFile(list, (await readFile(list, 'utf8')).replace('"Mei"', '"Mai"'));
    const error = await test.refusal('inspect', { bundle: [bundle] });
    expect(error.code).toBe('bundle.signatureInvalid');
  });

  it('records who asked for a job and shows what it did', async () => {
    const test = await openTestHost();
    await exportSamples(test);
    const [job] = await test.call('job.list', {});
    expect(job).toMatchObject({ kind: 'export', title: 'bundle', actor: { operator: 'Mei', ticket: 'CHG-7' } });
    const view = await test.call('job.show', { id: job?.id ?? '' });
    expect(view.items.every(({ state }) => state === 'done')).toBe(true);
    expect(view.history.map(({ event }) => event)).toEqual(expect.arrayContaining(['created', 'start', 'succeed']));
  });

  it('says job.missing of a job that is not there', async () => {
    const { refusal } = await openTestHost();
    for (const name of ['job.show', 'job.resume', 'job.cancel'] as const) {
      expect(await refusal(name, { id: 'nope' })).toMatchObject({ code: 'job.missing', params: { id: 'nope' } });
    }
  });

  it('shares its state with another one on the same folder', async () => {
    const home = join(await tempFolder(), 'home');
    const first = await openHost({ env: {}, home });
    const second = await openHost({ env: {}, home });
    await first.dispatch('registry.set', { host: 'r.example', plainHttp: true });
    expect(await second.dispatch('registry.list', {})).toMatchObject({ ok: true, value: [{ host: 'r.example' }] });
    await Promise.all([first.close(), second.close()]);
  });

  it('fails a job with the error of its cause, and goes on when that is mended', async () => {
    const test = await openTestHost();
    const bundle = await exportSamples(test);
    const request = { bundle: [bundle], to: '127.0.0.1:1/apps' };
    const started = await test.call('job.start', { job: { kind: 'import', request } });
    expect((await ended(test.host, started.id)).state).toMatchObject({
      state: 'failed',
      resumable: true,
      error: { code: 'trust.unknownSigner', short: 'GF-621' },
    });
    const path = join(test.folder, 'ops.pub');
    await writeFile(path, (await test.call('key.show', { name: 'ops' })).publicPem);
    await test.call('trust.add', { name: 'desk', path, confirmed: 'by telephone' });
    await test.call('job.resume', { id: started.id });
    // Now it is the destination that is wrong.
    expect((await ended(test.host, started.id)).state).toMatchObject({ error: { code: 'registry.unreachable' } });
  });
});
