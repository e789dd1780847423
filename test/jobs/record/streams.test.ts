import { join } from 'node:path';
import Database from 'better-sqlite3';
import { beforeEach, describe, expect, it } from 'vitest';
import { formatHead } from '../../../shared/audit.ts';
import { errorOf, exported, imported, openFerry, openStation, PASSPHRASE, pushImage, type Station } from './ferry.ts';

let outside: Station;
let inside: Station;
let image: string;
let now: Date;

beforeEach(async () => {
  now = new Date('2026-03-04T05:06:07Z');
  ({ outside, inside } = await openFerry(() => now));
  image = await pushImage(outside, 'app');
});

/** Bundles number 1, 2, ... of a stream. */
async function series(count: number, audience?: string): Promise<{ path: string; identity: string }[]> {
  const bundles: { path: string; identity: string }[] = [];
  for (let i = 0; i < count; i++) bundles.push(await exported(outside, [image], { stream: 'prod', audience }));
  return bundles;
}

/** What the log of the importing side says of refused bundles. */
async function refusals(): Promise<[string, unknown][]> {
  const { records } = await inside.call('audit.list', { action: 'bundle.refused' });
  return records.map(({ entry }) => [entry.outcome, entry.detail?.error]);
}

function notices(view: Awaited<ReturnType<typeof imported>>): string[] {
  return view.progress?.notices.map(({ kind }) => kind) ?? [];
}

describe('a stream', () => {
  it('goes in number by number', async () => {
    for (const { path } of await series(3)) {
      const view = await imported(inside, path);
      expect(view.state).toEqual({ state: 'succeeded' });
      expect(notices(view)).not.toContain('streamGap');
    }
    expect(await refusals()).toEqual([]);
  });

  it('does not go back: an older bundle is refused, and that is recorded', async () => {
    const [first, second] = await series(2);
    await imported(inside, second?.path ?? '');
    const view = await imported(inside, first?.path ?? '');
    expect(view.state).toMatchObject({
      error: { code: 'stream.replayed', params: { stream: 'prod', number: 1, highest: 2 } },
    });
    expect(await refusals()).toEqual([['refused', 'stream.replayed']]);
  });

  it('does not go back when its numbers were taken out of the catalog: the log has them too', async () => {
    const [first, second] = await series(2);
    await imported(inside, second?.path ?? '');
    const database = new Database(join(inside.folder, 'home', 'catalog.sqlite'));
    database.exec('DELETE FROM arrival');
    database.close();
    expect(errorOf(await imported(inside, first?.path ?? ''))).toBe('stream.replayed');
  });

  it('goes back for a reason, which is in the log', async () => {
    const [first, second] = await series(2);
    await imported(inside, second?.path ?? '');
    expect((await imported(inside, first?.path ?? '', { acceptReplay: 'drill 7' })).state.state).toBe('succeeded');
    const { records } = await inside.call('audit.list', { action: 'bundle.imported' });
    expect(records[0]?.entry.overrides).toEqual([{ what: 'replay', reason: 'drill 7' }]);
  });

  it('does not take the same bundle twice into one place, but into another', async () => {
    const [only] = await series(1);
    await imported(inside, only?.path ?? '');
    expect(errorOf(await imported(inside, only?.path ?? ''))).toBe('stream.replayed');
    const to = `${inside.registry.host}/other`;
    expect((await imported(inside, only?.path ?? '', { to })).state.state).toBe('succeeded');
  });

  it('takes one bundle into one place once, also where it is asked three times at once', async () => {
    const [only] = await series(1);
    const views = await Promise.all([1, 2, 3].map(() => imported(inside, only?.path ?? '')));
    expect(views.map(({ state }) => state.state).sort()).toEqual(['failed', 'failed', 'succeeded']);
    expect(views.flatMap((view) => errorOf(view) ?? [])).toEqual(['stream.replayed', 'stream.replayed']);
  });

  it('lets in the rest of a bundle of which a part is there', async () => {
    const second = await pushImage(outside, 'second');
    const { path } = await exported(outside, [image, second], { stream: 'prod' });
    expect((await imported(inside, path, { only: [image] })).state.state).toBe('succeeded');
    expect((await imported(inside, path)).state.state).toBe('succeeded');
    expect(errorOf(await imported(inside, path))).toBe('stream.replayed');
  });

  it('names the numbers that never came', async () => {
    const [first, , , fourth] = await series(4);
    await imported(inside, first?.path ?? '');
    const view = await imported(inside, fourth?.path ?? '');
    expect(view.state.state).toBe('succeeded');
    expect(view.progress?.notices).toContainEqual({ kind: 'streamGap', text: { stream: 'prod', numbers: '2, 3' } });
  });

  it('does not miss a number that was taken and never sealed', async () => {
    const [first] = await series(1);
    const request = {
      sources: [{ name: 'x.yaml', contentBase64: btoa(`image: ${image}`) }],
      stream: 'prod',
      key: 'own',
    };
    const output = `${first?.path}/bundle.json/x`;
    expect((await outside.run({ kind: 'export', request: { ...request, output } })).state.state).toBe('failed');
    const next = await exported(outside, [image], { stream: 'prod' });
    await imported(inside, first?.path ?? '');
    expect(notices(await imported(inside, next.path))).not.toContain('streamGap');
  });

  it('alarms where one number comes with two bundles, and nothing overrides that', async () => {
    const rival = await openStation(() => now);
    await inside.trust(rival, 'rival');
    const other = await exported(rival, [await pushImage(rival, 'app')], { stream: 'prod' });
    const [first] = await series(1);
    await imported(inside, first?.path ?? '');
    const view = await imported(inside, other.path, { acceptReplay: 'please' });
    const params = { stream: 'prod', number: 1, first: first?.identity, second: other.identity };
    expect(view.state).toMatchObject({ error: { code: 'stream.equivocation', params } });
    expect(await refusals()).toEqual([['alarm', 'stream.equivocation']]);
  });

  it('alarms where a bundle follows another one than that which was imported', async () => {
    const rival = await openStation(() => now);
    await inside.trust(rival, 'rival');
    const rivals = await pushImage(rival, 'app');
    const theirs = await exported(rival, [rivals], { stream: 'prod' });
    const second = await exported(rival, [rivals], { stream: 'prod' });
    const [first] = await series(1);
    await imported(inside, first?.path ?? '');
    const params = { number: 1, first: first?.identity, second: theirs.identity, bundle: second.identity };
    expect((await imported(inside, second.path)).state).toMatchObject({
      error: { code: 'stream.equivocation', params },
    });
  });

  it('is not shut by a stranger who took the same number, and says so', async () => {
    const stranger = await openStation(() => now);
    const theirs = await exported(stranger, [await pushImage(stranger, 'app')], { stream: 'prod' });
    expect((await imported(inside, theirs.path, { acceptUntrusted: 'test' })).state.state).toBe('succeeded');
    const [first, second] = await series(2);
    const view = await imported(inside, first?.path ?? '');
    expect(view.state.state).toBe('succeeded');
    expect(notices(view)).toContain('streamStranger');
    expect((await imported(inside, second?.path ?? '')).state.state).toBe('succeeded');
    const again = await imported(inside, theirs.path, { acceptUntrusted: 'test' });
    expect(again.state).toMatchObject({ error: { code: 'stream.equivocation' } });
  });

  it('is not shut by a stranger who takes a high number', async () => {
    const stranger = await openStation(() => now);
    const theirs = await pushImage(stranger, 'app');
    for (let i = 0; i < 2; i++) await exported(stranger, [theirs], { stream: 'prod' });
    const third = await exported(stranger, [theirs], { stream: 'prod' });
    expect((await imported(inside, third.path, { acceptUntrusted: 'test' })).state.state).toBe('succeeded');
    const [first] = await series(1);
    expect((await imported(inside, first?.path ?? '')).state.state).toBe('succeeded');
  });

  it('is looked at by a dry run, which takes note of nothing', async () => {
    const [first, second] = await series(2);
    expect((await imported(inside, second?.path ?? '', { dryRun: true })).state.state).toBe('succeeded');
    expect((await imported(inside, first?.path ?? '')).state.state).toBe('succeeded');
    await imported(inside, second?.path ?? '');
    expect(errorOf(await imported(inside, first?.path ?? '', { dryRun: true }))).toBe('stream.replayed');
  });

  it('does not go back when the clock was set back', async () => {
    const [first, second] = await series(2);
    await imported(inside, second?.path ?? '');
    now = new Date('2001-01-01T00:00:00Z');
    expect(errorOf(await imported(inside, first?.path ?? ''))).toBe('stream.replayed');
  });

  it('goes on when the clock is years ahead: a passed date only warns', async () => {
    const { path } = await exported(outside, [image], { stream: 'prod', notAfter: '2026-04-01T00:00:00Z' });
    now = new Date('2036-01-01T00:00:00Z');
    const view = await imported(inside, path);
    expect(view.state.state).toBe('succeeded');
    expect(notices(view)).toContain('notAfterPassed');
    const { records } = await inside.call('audit.list', { action: 'bundle.admitted' });
    expect(records.map(({ entry }) => entry.detail)).toEqual([{ notAfter: '2026-04-01T00:00:00Z' }]);
  });
});

describe('an audience', () => {
  it('that is another site is refused, whatever reason is given', async () => {
    await inside.call('workstation.set', { site: 'site-b' });
    const { path } = await exported(outside, [image], { audience: 'site-a' });
    const view = await imported(inside, path, { acceptReplay: 'please' });
    expect(view.state).toMatchObject({
      error: { code: 'stream.otherSite', params: { audience: 'site-a', site: 'site-b' } },
    });
    expect(await refusals()).toEqual([['refused', 'stream.otherSite']]);
  });

  it('that is this site is let in, in capitals as well', async () => {
    await inside.call('workstation.set', { site: 'Site-A ' });
    const { path } = await exported(outside, [image], { audience: 'site-a' });
    const view = await imported(inside, path);
    expect(view.state.state).toBe('succeeded');
    expect(notices(view)).not.toContain('audienceUnchecked');
  });

  it('is only named where the workstation has no name of its site', async () => {
    const { path } = await exported(outside, [image], { audience: 'site-a' });
    expect(notices(await imported(inside, path))).toContain('audienceUnchecked');
  });

  it('has numbers of its own', async () => {
    const [, second] = await series(2, 'site-a');
    const third = await exported(outside, [image], { stream: 'prod', audience: 'site-b' });
    await imported(inside, third.path);
    expect((await imported(inside, second?.path ?? '')).state.state).toBe('succeeded');
  });

  it('is checked no longer when the name is taken away, which is an entry', async () => {
    await inside.call('workstation.set', { site: 'site-b' });
    expect((await inside.call('workstation.set', { site: '' })).site).toBeUndefined();
    const { records } = await inside.call('audit.list', { action: 'setting.changed' });
    expect(records[0]?.entry).toMatchObject({ on: { id: 'site' }, off: ['audience'] });
  });
});

describe("the exporter's log", () => {
  it('is told apart: its head, which is known here, says nothing of the log here', async () => {
    const [first] = await series(1);
    await imported(inside, first?.path ?? '');
    const [left] = (await outside.call('audit.verify', {})).heads;
    const { note = '' } = await outside.call('audit.checkpoint', { passphrase: PASSPHRASE });
    for (const head of [left ? formatHead(left.head) : '', note]) {
      expect((await inside.refusal('audit.verify', { heads: [head] })).code).toBe('audit.otherLog');
      expect((await outside.call('audit.verify', { heads: [head] })).whole).toBe(true);
    }
  });

  it('is kept by its head with every bundle', async () => {
    const [first] = await series(1);
    await imported(inside, first?.path ?? '');
    expect((await inside.call('audit.verify', {})).kept).toBe(1);
    const own = await outside.call('audit.verify', {});
    expect(own).toMatchObject({ whole: true, heads: [{ from: 'bundle', state: 'agrees' }, { from: 'checkpoint' }] });
  });
});
