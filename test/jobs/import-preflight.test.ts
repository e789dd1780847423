import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { describe, expect, it, onTestFinished } from 'vitest';
import { localTransport } from '../../main/api/local-transport.ts';
import { digestOf, hexOf } from '../../main/engine/digest.ts';
import { MEDIA } from '../../main/engine/media-types.ts';
import type { Hook } from '../../main/practice/registry/listen.ts';
import { startRegistry } from '../../main/practice/registry.ts';
import { noticeText } from '../../shared/messages/notice-text.ts';
import { translator } from '../../shared/messages/translator.ts';
import { blob } from '../engine/registry/support.ts';
import { freePort } from '../support/free-port.ts';
import { failureOf, type Importer, importerOf, resultOf } from './import-support.ts';
import { DEV, forbidMoves, harborWith, type Made, made, pushed } from './preflight/support.ts';

/** An OCI layout of another tool with an index for two platforms, of which only one is there. */
async function sparseLayout(folder: string, { root, bytes, blobs }: Made): Promise<string> {
  const child = (digest: string, architecture: string) => ({
    ...root,
    digest,
    platform: { os: 'linux', architecture },
  });
  const manifests = [child(root.digest, 'amd64'), child(`sha256:${'1'.repeat(64)}`, 'arm64')];
  const index = Buffer.from(JSON.stringify({ schemaVersion: 2, mediaType: MEDIA.ociIndex, manifests }));
  const digest = digestOf(index);
  const top = {
    schemaVersion: 2,
    manifests: [
      {
        mediaType: MEDIA.ociIndex,
        digest,
        size: index.length,
        annotations: { 'org.opencontainers.image.ref.name': 'registry.example/team/sparse:1' },
      },
    ],
  };
  await mkdir(join(folder, 'blobs/sha256'), { recursive: true });
  await writeFile(join(folder, 'oci-layout'), '{"imageLayoutVersion":"1.0.0"}');
  await writeFile(join(folder, 'index.json'), JSON.stringify(top));
  const all = [{ descriptor: { digest }, bytes: index }, { descriptor: root, bytes }, ...blobs];
  for (const blob of all) await writeFile(join(folder, 'blobs/sha256', hexOf(blob.descriptor.digest)), blob.bytes);
  return folder;
}

/** The last count of bytes that an import showed while it pushed. */
async function bytesOfPush({ host, call, bundle }: Importer, to: string): Promise<{ done: number; total: number }> {
  const request = { bundle: [bundle], to: `${to}/team`, pathTemplate: '{path}', acceptUnsigned: 'test' };
  const { id } = await call('job.start', { job: { kind: 'import', request } });
  let last = { done: 0, total: 0 };
  return new Promise((resolve) => {
    const stop = localTransport(host).subscribe('job', id, ({ state, bytesDone: done, bytesTotal: total }) => {
      if (state.state === 'running' && total > 0) last = { done, total };
      if (state.state !== 'succeeded') return;
      queueMicrotask(() => stop());
      resolve(last);
    });
  });
}

describe('an import', () => {
  it('looks before it pushes, and says what it found', async () => {
    const harbor = await harborWith();
    const station = await importerOf([made('a')], harbor);
    const view = await station.import({});
    expect(view.state).toEqual({ state: 'succeeded' });
    const phases = view.history.filter(({ event }) => event === 'phase').map(({ detail }) => detail);
    expect(phases.indexOf('preflight')).toBeGreaterThanOrEqual(0);
    expect(phases.indexOf('preflight')).toBeLessThan(phases.indexOf('push'));
    expect(resultOf(view).preflight?.checks).toContainEqual(
      expect.objectContaining({ check: 'push', outcome: 'pass' }),
    );
  });

  it('lists each image with the bytes that the packing list gives it', async () => {
    const harbor = await harborWith();
    const station = await importerOf([made('a'), made('b')], harbor);
    const [bundle, view] = [await station.call('inspect', { bundle: [station.bundle] }), await station.import({})];
    expect(bundle.images.every(({ size }) => size > 0)).toBe(true);
    const listed = view.items.map(({ name, bytes }) => ({ name, bytes }));
    expect(listed).toEqual(bundle.images.map(({ reference, size }) => ({ name: reference, bytes: size })));
  });

  it('as a dry run shows rows and plan, and changes nothing', async () => {
    const harbor = await harborWith();
    const station = await importerOf([made('a'), made('b')], harbor);
    const view = await station.import({ dryRun: true });
    expect(view.state).toEqual({ state: 'succeeded' });
    expect(resultOf(view)).toMatchObject({
      dryRun: true,
      preflight: { plan: { images: { new: 2 }, blobs: { upload: 4 } } },
    });
    expect(harbor.counters.requests('uploads', 'POST')).toBe(0);
    expect(harbor.world.projects.get('team')?.repositories.size).toBe(0);
  });

  it('that is stopped sends nothing, says which row, and goes on once it is mended', async () => {
    const harbor = await harborWith();
    harbor.world.readOnly = true;
    const station = await importerOf([made('a')], harbor);
    const view = await station.import({});
    expect(failureOf(view)).toMatchObject({ code: 'target.readOnly', resumable: true });
    expect(resultOf(view).preflight?.checks).toContainEqual(
      expect.objectContaining({ check: 'readOnly', outcome: 'stop' }),
    );
    expect(harbor.counters.requests('uploads')).toBe(0);
    harbor.world.readOnly = false;
    expect((await station.resume(view.id)).state).toEqual({ state: 'succeeded' });
  });

  it('as a dry run ends with the error of a stop, and still shows all rows', async () => {
    const station = await importerOf([made('a')], { host: `127.0.0.1:${await freePort()}` }, null);
    const view = await station.import({ dryRun: true });
    expect(failureOf(view)).toMatchObject({ code: 'registry.unreachable', side: 'destination', resumable: false });
    expect(resultOf(view).preflight?.checks).toHaveLength(17);
  });

  it('asks for no blob twice: what preflight saw is not asked again', async () => {
    const harbor = await harborWith();
    const station = await importerOf([made('a', [5000, 6000]), made('b', [7000])], harbor);
    expect((await station.import({})).state).toEqual({ state: 'succeeded' });
    expect(harbor.counters.requests('blob', 'HEAD')).toBe(5);
    // Preflight, then whether the tag arrived.
    expect(harbor.counters.requests('manifest', 'HEAD')).toBe(4);
    harbor.counters.reset();
    expect(resultOf(await station.import({})).alreadyThere).toHaveLength(2);
    expect(harbor.counters.requests('manifest', 'HEAD')).toBe(2);
    expect(harbor.counters.requests('blob')).toBe(0);
  });

  it('that an immutable tag is in the way of does the rest, sends nothing of that image and names it', async () => {
    const harbor = await harborWith();
    await pushed(harbor.host, made('other'), 'team/team/image-0', '1');
    forbidMoves(harbor);
    const [refused, fresh] = [made('a', [60_000]), made('b', [30_000])];
    const station = await importerOf([refused, fresh], harbor, DEV);
    const view = await station.import({});
    expect(view.state).toMatchObject({ state: 'incomplete', missing: 1 });
    expect(view.items.find(({ name }) => name.includes('image-0'))).toMatchObject({
      state: 'failed',
      error: { code: 'target.immutableTag', params: { tag: '1' } },
    });
    expect(harbor.world.repository('team/team/image-1')?.tags.get('1')?.digest).toBe(fresh.root.digest);
    const [layer] = refused.blobs;
    expect(harbor.world.blobs.has(layer?.descriptor.digest ?? 'sha256:0')).toBe(false);
    expect((await station.import({ skip: ['*image-0'] })).state).toEqual({ state: 'succeeded' });
  });

  it('forgets a limit of what stands in front when it has sent more than that at once', async () => {
    let limited = true;
    const tooLarge = { status: 413, headers: { 'Content-Type': 'text/html' }, body: '<html>413</html>' };
    const harbor = await harborWith({
      hook: ({ method, headers }, route) =>
        limited && route === 'upload' && method !== 'DELETE' && Number(headers['content-length']) > 1_000_000
          ? { kind: 'answer', answer: tooLarge }
          : undefined,
    });
    const station = await importerOf([made('a', [2_000_000])], harbor);
    expect((await station.import({})).state).toEqual({ state: 'succeeded' });
    const ahead = async (to: string) =>
      resultOf(await station.import({ to: `${harbor.host}/${to}`, dryRun: true })).preflight?.checks.find(
        ({ check }) => check === 'frontProxy',
      );
    expect(await ahead('library')).toMatchObject({ outcome: 'warn', says: 'limit' });
    limited = false;
    expect((await station.import({ to: `${harbor.host}/library` })).state).toEqual({ state: 'succeeded' });
    const again = await station.import({ to: `${harbor.host}/third`, createProject: true, dryRun: true });
    const found = resultOf(again).preflight?.checks.find(({ check }) => check === 'frontProxy');
    expect(found).toMatchObject({ outcome: 'pass' });
  });

  it('says in both languages what it waits for, once for each reason', async () => {
    let busy = 2;
    const tooMany = { status: 429, headers: { 'Content-Type': 'text/plain', 'Retry-After': '7' }, body: '' };
    const harbor = await harborWith({
      hook: ({ method }, route) =>
        route === 'uploads' && method === 'POST' && busy-- > 0 ? { kind: 'answer', answer: tooMany } : undefined,
    });
    const station = await importerOf([made('a')], harbor);
    const view = await station.import({ concurrency: 1 });
    expect(view.state).toEqual({ state: 'succeeded' });
    const kept = view.history.filter(({ event }) => event === 'notice').map(({ detail }) => JSON.parse(detail ?? ''));
    const waits = kept.filter(({ kind }) => kind.startsWith('wait.'));
    expect(waits).toEqual([{ kind: 'wait.rateLimited', host: harbor.host, seconds: 7 }]);
    const { kind, ...text } = waits[0];
    for (const language of ['en', 'zh'] as const) {
      const said = noticeText({ kind, text }, translator(language));
      expect(said).toContain(harbor.host);
      expect(said).toMatch(/7/);
      expect(said).not.toContain('{');
    }
  });

  it('keeps warnings with the job as notices', async () => {
    const harbor = await harborWith();
    await pushed(harbor.host, made('other'), 'team/team/image-0', '1');
    const station = await importerOf([made('a')], harbor);
    const view = await station.import({});
    expect(view.state).toEqual({ state: 'succeeded' });
    const notices = view.history.filter(({ event }) => event === 'notice').map(({ detail }) => detail);
    expect(notices.join()).toContain('preflight.tags.moves');
  });

  it('creates the project as it was asked for, with a quota and open to all', async () => {
    const harbor = await harborWith();
    const station = await importerOf([made('a')], harbor);
    const wanted = { to: `${harbor.host}/fresh`, createProject: true, projectPublic: true, projectQuota: 10_000_000 };
    expect((await station.import(wanted)).state).toEqual({ state: 'succeeded' });
    expect(harbor.world.projects.get('fresh')).toMatchObject({ quota: 10_000_000, metadata: { public: 'true' } });
    expect(harbor.world.repository('fresh/team/image-0')?.tags.has('1')).toBe(true);
  });

  it('creates a private project unless told otherwise, and leaves one alone that is there', async () => {
    const harbor = await harborWith();
    const station = await importerOf([made('a')], harbor, DEV);
    expect((await station.import({ to: `${harbor.host}/mine`, createProject: true })).state.state).toBe('succeeded');
    expect(harbor.world.projects.get('mine')?.metadata.public).toBe('false');
    const posts = harbor.counters.requests('api', 'POST');
    expect((await station.import({ createProject: true, projectPublic: true })).state.state).toBe('succeeded');
    expect(harbor.counters.requests('api', 'POST')).toBe(posts);
  });

  it('without --create-project stops where the project is not there', async () => {
    const harbor = await harborWith();
    const station = await importerOf([made('a')], harbor);
    const view = await station.import({ to: `${harbor.host}/fresh` });
    expect(failureOf(view)).toMatchObject({ code: 'target.projectMissing', params: { project: 'fresh' } });
    expect(harbor.world.projects.has('fresh')).toBe(false);
  });

  it('says what is to come by the call that screens use, too', async () => {
    const harbor = await harborWith();
    const station = await importerOf([made('a')], harbor);
    const found = await station.call('preflight', { bundle: [station.bundle], to: `${harbor.host}/team` });
    expect(found).toMatchObject({ harbor: 'Harbor 2.15.2', project: 'team', plan: { images: { new: 1 } } });
  });

  it('expects as many bytes as the plan says, and counts those alone: not what is there or taken over', async () => {
    // Progress is told five times a second: the look at the tag that ends a push takes longer than that.
    const hook: Hook = async ({ method }, route) => {
      if (route === 'manifest' && method === 'HEAD') await delay(300);
      return undefined;
    };
    const harbor = await harborWith({ hook });
    const [base, own] = [blob(50_000), blob(20_000)];
    const station = await importerOf([made('a', [base, own]), made('b', [base])], harbor);
    await pushed(harbor.host, made('c', [own]), 'team/team/image-0', 'other');
    const { plan } = resultOf(await station.import({ dryRun: true })).preflight ?? {};
    expect(plan?.bytes).toBeLessThan(60_000);
    expect(await bytesOfPush(station, harbor.host)).toEqual({ done: plan?.bytes, total: plan?.bytes });
    expect(await bytesOfPush(station, harbor.host)).toEqual({ done: 0, total: 0 });
  });

  it('says that it leaves visibility and quota of a project alone that is there', async () => {
    const harbor = await harborWith();
    const station = await importerOf([made('a')], harbor);
    const view = await station.import({ createProject: true, projectQuota: 10_000_000, dryRun: true });
    expect(resultOf(view).preflight?.checks).toContainEqual(
      expect.objectContaining({ check: 'project', outcome: 'pass', says: 'thereAsItWas' }),
    );
  });

  it('warns where a project is to be made at what is no Harbor, and goes on', async () => {
    const registry = await startRegistry();
    onTestFinished(() => registry.close());
    const station = await importerOf([made('a')], registry, null);
    const view = await station.import({ createProject: true });
    expect(view.state).toEqual({ state: 'succeeded' });
    expect(view.history.map(({ detail }) => detail).join()).toContain('preflight.project.createsNothing');
  });

  it.each([
    ['an address without a project', { to: 'harbor.example' }, 'harbor.example'],
    ['a path template with an unknown place', { pathTemplate: '{host}/{path}' }, '{host}'],
    ['a quota for a project that is not to be made', { projectQuota: 1000 }, '--project-quota'],
    ['openness of a project that is not to be made', { projectPublic: true }, '--project-public'],
  ])('with %s is refused before there is a job of it', async (_what, wrong, named) => {
    const station = await importerOf([made('a')], { host: 'harbor.example' }, null);
    const before = await station.call('job.list', {});
    await expect(station.import(wrong)).rejects.toThrow(named);
    await expect(station.relocate(wrong)).rejects.toThrow(named);
    expect(await station.call('job.list', {})).toEqual(before);
  });

  it('remembers how fast a host is for the next preflight', async () => {
    const harbor = await harborWith();
    const station = await importerOf([made('a', [5_000_000])], harbor);
    await station.import({});
    const view = await station.import({ to: `${harbor.host}/library`, dryRun: true });
    expect(resultOf(view).preflight).toMatchObject({ plan: { seconds: expect.any(Number) } });
  });

  it('of a relocation looks first, too, and makes the project', async () => {
    const harbor = await harborWith();
    const station = await importerOf([made('a')], harbor);
    const relocate = (more: object) => station.relocate({ to: `${harbor.host}/moved`, ...more });
    expect(failureOf(await relocate({}))).toMatchObject({ code: 'target.projectMissing' });
    const dry = await relocate({ createProject: true, dryRun: true });
    expect(resultOf(dry)).toMatchObject({ dryRun: true, preflight: { plan: { images: { new: 1 } } } });
    expect((await relocate({ createProject: true })).state).toEqual({ state: 'succeeded' });
    expect(harbor.world.repository('moved/team/image-0')?.tags.has('1')).toBe(true);
  });

  it('of an index that did not travel whole stops before the first byte', async () => {
    const harbor = await harborWith();
    const image = made('a');
    const station = await importerOf([image], harbor);
    const layout = await sparseLayout(join(station.folder, 'layout'), image);
    const view = await station.import({ bundle: [layout] });
    expect(failureOf(view)).toMatchObject({ code: 'target.sparseIndex', params: { missing: 'sha256:111111111111' } });
    expect(harbor.counters.requests('uploads')).toBe(0);
  });

  it('goes into a plain registry just as well', async () => {
    const registry = await startRegistry();
    const station = await importerOf([made('a')], registry, null);
    const view = await station.import({});
    await registry.close();
    expect(view.state).toEqual({ state: 'succeeded' });
    expect(resultOf(view).blobs).toMatchObject({ copied: 2 });
  });
});
