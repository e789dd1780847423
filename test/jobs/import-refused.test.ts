import { describe, expect, it } from 'vitest';
import { MEDIA } from '../../main/engine/media-types.ts';
import type { HarborStandIn } from '../../main/practice/harbor.ts';
import type { Call } from '../../main/practice/registry/call.ts';
import type { Fault } from '../../main/practice/registry/fault.ts';
import { translator } from '../../shared/messages/translator.ts';
import { failureOf, importerOf, resultOf } from './import-support.ts';
import { DEV, forbidMoves, harborWith, made } from './preflight/support.ts';

const JSON_TYPE = { 'Content-Type': 'application/json' };
const refusal = (status: number, code: string, message: string, headers = {}): Fault => ({
  kind: 'answer',
  answer: { status, headers: { ...JSON_TYPE, ...headers }, body: JSON.stringify({ errors: [{ code, message }] }) },
});

/** A Harbor that lets two uploads through and then spoils all others until it is mended; notes which blobs came when. */
async function harborThatFails(fault: (call: Call) => Fault | undefined, onFirst?: (harbor: HarborStandIn) => void) {
  const state = { broken: true, uploads: 0, sent: [] as string[] };
  const harbor = await harborWith({
    hook: (call, route) => {
      if (route !== 'upload' || call.method !== 'PUT') return undefined;
      const spoiled = state.broken && ++state.uploads > 2;
      if (spoiled) onFirst?.(harbor);
      const spoil = spoiled ? fault(call) : undefined;
      if (!spoil) state.sent.push(call.url.searchParams.get('digest') ?? '');
      return spoil;
    },
  });
  return { harbor, state };
}

const images = () => Array.from({ length: 4 }, (_, i) => made(`image ${i}`, [30_000 + i, 40_000 + i]));

/** Fails half way with a code, is mended, goes on, and sends nothing that was there when it failed. */
async function refusedHalfWay(
  { harbor, state }: Awaited<ReturnType<typeof harborThatFails>>,
  code: string,
  mend: () => void = () => undefined,
) {
  const station = await importerOf(images(), harbor, DEV);
  const failed = await station.import({ concurrency: 1 });
  const error = failureOf(failed);
  expect(error).toMatchObject({ code, side: 'destination', resumable: true });
  const there = new Set(harbor.world.blobs.keys());
  expect(there.size).toBeGreaterThan(0);
  state.broken = false;
  state.sent = [];
  mend();
  const resumed = await station.resume(failed.id);
  expect(resumed.state).toEqual({ state: 'succeeded' });
  expect(state.sent.length).toBeGreaterThan(0);
  expect(state.sent.filter((digest) => there.has(digest))).toEqual([]);
  expect(new Set(state.sent).size).toBe(state.sent.length);
  const again = await station.import({});
  expect(resultOf(again)).toMatchObject({ blobs: { copied: 0 } });
  expect(resultOf(again).alreadyThere).toHaveLength(4);
  return error;
}

describe('an import that is refused half way', () => {
  it('by the quota says so, can be resumed, and sends nothing twice', async () => {
    const failing = await harborThatFails(
      () => undefined,
      (harbor) => {
        const project = harbor.world.projects.get('team');
        if (project) project.quota = 1;
      },
    );
    const error = await refusedHalfWay(failing, 'target.quota', () => {
      const project = failing.harbor.world.projects.get('team');
      if (project) project.quota = -1;
    });
    expect(error.params.detail).toContain('exceed the configured upper limit');
  });

  it('by a token that counts for nothing any more says so, can be resumed, and sends nothing twice', async () => {
    const text = 'unauthorized to access repository: team/team/image-0, action: push';
    const headers = { 'Www-Authenticate': 'Basic realm="harbor"' };
    const failing = await harborThatFails(() => refusal(401, 'UNAUTHORIZED', `${text}: ${text}`, headers));
    await refusedHalfWay(failing, 'target.noPush');
  });

  it('by 5xx that do not end says so with the id of the request, can be resumed, and sends nothing twice', async () => {
    const failing = await harborThatFails(() =>
      refusal(500, 'UNKNOWN', 'internal server error', { 'X-Request-Id': 'abc-123' }),
    );
    const station = await importerOf(images(), failing.harbor, DEV);
    const view = await station.import({ concurrency: 1 });
    expect(view.state).toMatchObject({ state: 'failed', resumable: true, error: { code: 'registry.failing' } });
    const failed = view.items.filter(({ state }) => state === 'failed');
    expect(failed.length).toBeGreaterThan(0);
    expect(failed[0]?.error).toMatchObject({ code: 'registry.failing', side: 'destination', params: { status: 500 } });
    expect(failed[0]?.error?.params.detail).toContain('abc-123');
    for (const language of ['en', 'zh'] as const) {
      const said = failed[0]?.error && translator(language).error(failed[0].error);
      expect(said?.explain).toContain('abc-123');
      expect(said?.remedy).not.toBe('');
    }
    const there = new Set(failing.harbor.world.blobs.keys());
    Object.assign(failing.state, { broken: false, sent: [] });
    expect((await station.resume(view.id)).state).toEqual({ state: 'succeeded' });
    expect(failing.state.sent.filter((digest) => there.has(digest))).toEqual([]);
  });

  it('by a connection that breaks again and again says so, can be resumed, and sends nothing twice', async () => {
    const failing = await harborThatFails(() => ({ kind: 'breakUpload', after: 10 }));
    await refusedHalfWay(failing, 'registry.unreachable');
  });

  it('by read-only mode says so, can be resumed, and sends nothing twice', async () => {
    const failing = await harborThatFails(
      () => undefined,
      (harbor) => {
        harbor.world.readOnly = true;
      },
    );
    await refusedHalfWay(failing, 'target.readOnly', () => {
      failing.harbor.world.readOnly = false;
    });
  });
});

describe('an import whose tag stands for something else right after the push', () => {
  it('does not call the image landed', async () => {
    let put = false;
    const other = made('other');
    const headers = { 'Content-Type': MEDIA.ociManifest, 'Docker-Content-Digest': other.root.digest };
    const harbor = await harborWith({
      hook: ({ method, url }, route) => {
        if (route !== 'manifest' || !url.pathname.endsWith('/manifests/1')) return undefined;
        put ||= method === 'PUT';
        if (method !== 'HEAD' || !put) return undefined;
        return { kind: 'answer', answer: { status: 200, headers: { ...headers, 'Content-Length': '500' }, body: '' } };
      },
    });
    const image = made('a');
    const view = await (await importerOf([image], harbor, DEV)).import({});
    expect(view.state).toMatchObject({ state: 'failed', error: { code: 'target.digestDiffers' } });
    expect(view.items[0]).toMatchObject({
      state: 'failed',
      error: { code: 'target.digestDiffers', params: { expected: image.root.digest, found: other.root.digest } },
    });
  });
});

describe('an import where a tag may only be created, not pushed', () => {
  it('pushes by digest and has Harbor create the tag', async () => {
    const harbor = await harborWith({
      hook: ({ method, url }, route) =>
        route === 'manifest' && method === 'PUT' && !url.pathname.includes('sha256:')
          ? refusal(412, 'PRECONDITION', "Failed to process request due to 'a:1' configured as immutable.")
          : undefined,
    });
    const image = made('a');
    const station = await importerOf([image], harbor, DEV);
    expect((await station.import({})).state).toEqual({ state: 'succeeded' });
    expect(harbor.world.repository('team/team/image-0')?.tags.get('1')?.digest).toBe(image.root.digest);
  });

  it('leaves a tag alone that stands for something else', async () => {
    const harbor = await harborWith();
    const station = await importerOf([made('a')], harbor, DEV);
    await station.import({});
    const other = await importerOf([made('b')], harbor, DEV);
    forbidMoves(harbor);
    expect(failureOf(await other.import({}))).toMatchObject({ code: 'target.immutableTag' });
    expect((await station.import({})).state).toEqual({ state: 'succeeded' });
  });
});
