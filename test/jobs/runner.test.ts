import { fork } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import Database from 'better-sqlite3';
import { describe, expect, it, onTestFinished } from 'vitest';
import { z } from 'zod';
import { Catalog } from '../../main/catalog/catalog.ts';
import { KeyStore } from '../../main/engine/trust/key-store.ts';
import type { JobContext, JobOutcome, JobServices } from '../../main/jobs/context.ts';
import { AuditLog } from '../../main/jobs/record/audit-log.ts';
import { type JobBodies, JobRunner } from '../../main/jobs/runner.ts';
import { type JobRequest, VerifyRequest } from '../../shared/contract.ts';
import { GapferryError } from '../../shared/gapferry-error.ts';
import type { JobProgress } from '../../shared/job.ts';
import { tempFolder } from '../support/temp-folder.ts';

type Body = (context: JobContext) => Promise<JobOutcome>;

const SUCCEEDED: JobOutcome = { outcome: 'succeeded', result: {} };
const VERIFY: JobRequest = {
  kind: 'verify',
  request: VerifyRequest.parse({ bundle: ['/media/stick/b'], operator: 'Mei' }),
};

const SERVICES: JobServices = {
  openRegistries: () => Promise.reject(new Error('no registries here')),
  keys: new KeyStore('/nonexistent'),
  trustedKeys: () => [],
  streams: { take: () => ({ number: 1, unused: [] }), sealed: () => undefined },
  bundles: { record: () => [] },
  hosts: { recall: () => ({}), learnRate: () => undefined, learnBodies: () => undefined },
  findings: { record: () => undefined },
  landings: { record: () => undefined },
  guard: {
    admit: async () => ({ notices: [], replayed: false }),
    refuse: async () => undefined,
    whole: async () => undefined,
  },
  outgoingHeads: async () => ({
    heads: { auditHead: { log: '0'.repeat(64), size: 0, hash: '0'.repeat(64) } },
    damaged: false,
  }),
  log: {
    sign: () => {
      throw new Error('no key here');
    },
  },
  version: '0',
  practice: false,
};

/** A runner of its own on the catalog of a home; several on one home stand for several processes. */
async function openRunner(home: string, body: Body, now = () => new Date()): Promise<JobRunner & { catalog: Catalog }> {
  const catalog = await Catalog.open(join(home, 'catalog.sqlite'));
  const bodies: JobBodies = { export: body, import: body, relocate: body, verify: body };
  const runner = new JobRunner({
    catalog,
    bodies,
    services: SERVICES,
    log: new AuditLog(catalog, now),
    folder: join(home, 'jobs'),
    now,
  });
  onTestFinished(async () => {
    await runner.close();
    catalog.close();
  });
  return Object.assign(runner, { catalog });
}

/** Waits for the end of a run in this process, or for a state that another runner stored. */
function ended(runner: JobRunner, id: string): Promise<JobProgress> {
  return new Promise((resolve) => {
    runner.subscribe(id, (progress) => {
      if (progress.state.state !== 'running') resolve(progress);
    });
  });
}

/** Runs until told to stop. */
const untilAborted: Body = async (context) => {
  await once(context.signal, 'abort');
  throw context.signal.reason;
};

describe('a job that is run', () => {
  it('ends succeeded with its result, items, history and who asked for it', async () => {
    const runner = await openRunner(await tempFolder(), async (context) => {
      context.setItems([{ name: 'a', state: 'waiting' }]);
      context.phase('push');
      context.updateItem('a', { state: 'done', bytes: 7 });
      return { outcome: 'succeeded', result: { whole: true } };
    });
    const id = await runner.start(VERIFY);
    await ended(runner, id);
    const view = await runner.show(id);
    expect(view).toMatchObject({ state: { state: 'succeeded' }, result: { whole: true }, title: 'b' });
    expect(view.items).toEqual([{ name: 'a', state: 'done', bytes: 7 }]);
    expect(view.actor.operator).toBe('Mei');
    expect(view.history.map(({ event, detail }) => `${event} ${detail}`.trim())).toEqual([
      expect.stringContaining('created'),
      'start inspect',
      'phase push',
      'item done a',
      'succeed',
    ]);
    expect(await runner.list(10)).toHaveLength(1);
  });

  it('has a folder of its own until it has ended for good', async () => {
    const home = await tempFolder();
    let folder = '';
    const runner = await openRunner(home, async (context) => {
      folder = context.folder;
      await writeFile(join(folder, 'plan.json'), '{}');
      return SUCCEEDED;
    });
    await ended(runner, await runner.start(VERIFY));
    expect(folder.startsWith(join(home, 'jobs'))).toBe(true);
    expect(await readdir(join(home, 'jobs'))).toEqual([]);
  });

  it('is given the passphrase, which is stored nowhere', async () => {
    const home = await tempFolder();
    let given: string | undefined;
    const runner = await openRunner(home, async (context) => {
      given = context.passphrase;
      context.save('plan', { a: 1 });
      throw new GapferryError('medium.gone', { path: '/media/stick' });
    });
    await ended(runner, await runner.start(VERIFY, { passphrase: 'correct-horse' }));
    expect(given).toBe('correct-horse');
    const files = await readdir(home, { recursive: true, withFileTypes: true });
    for (const file of files.filter((entry) => entry.isFile())) {
      expect((await readFile(join(file.parentPath, file.name))).includes('correct-horse')).toBe(false);
    }
  });

  it('ends incomplete where its body left something undone', async () => {
    const runner = await openRunner(await tempFolder(), async () => ({
      outcome: 'incomplete',
      missing: 2,
      result: {},
    }));
    const id = await runner.start(VERIFY);
    expect((await ended(runner, id)).state).toEqual({ state: 'incomplete', missing: 2 });
  });

  it('ends failed, with its result, where the answer is no', async () => {
    const error = new GapferryError('bundle.changed', { file: 'f', path: 'p' });
    const runner = await openRunner(await tempFolder(), async () => ({ outcome: 'failed', error, result: { n: 1 } }));
    const id = await runner.start(VERIFY);
    expect((await ended(runner, id)).state).toMatchObject({ state: 'failed', error: { code: 'bundle.changed' } });
    expect((await runner.show(id)).result).toEqual({ n: 1 });
  });
});

describe('a job that failed', () => {
  it('goes on from what it saved and from its items when it is resumed', async () => {
    const Plan = z.object({ digest: z.string() });
    let run = 0;
    const seen: unknown[] = [];
    const runner = await openRunner(await tempFolder(), async (context) => {
      seen.push(context.load('plan', Plan), context.items());
      if (++run === 2) return SUCCEEDED;
      context.setItems([{ name: 'a', state: 'active' }]);
      context.updateItem('a', { state: 'done' });
      context.save('plan', { digest: 'x' });
      expect(context.load('plan', Plan)).toEqual({ digest: 'x' });
      throw new GapferryError('registry.unreachable', { host: 'h', detail: 'd' });
    });
    const id = await runner.start(VERIFY);
    const failed = await ended(runner, id);
    expect(failed.state).toMatchObject({ state: 'failed', resumable: true, error: { code: 'registry.unreachable' } });
    await runner.resume(id);
    expect((await ended(runner, id)).state.state).toBe('succeeded');
    expect(seen).toEqual([undefined, [], { digest: 'x' }, [{ name: 'a', state: 'done' }]]);
  });

  it.each([
    ['usage.invalid', new GapferryError('usage.invalid', { detail: 'd' }), false],
    ['input.notFound', new GapferryError('input.notFound', { path: 'p' }), false],
    ['bundle.changed', new GapferryError('bundle.changed', { file: 'f', path: 'p' }), false],
    ['key.passphrase', new GapferryError('key.passphrase', { name: 'ops' }), true],
    ['trust.unknownSigner', new GapferryError('trust.unknownSigner', { fingerprint: 'ab' }), true],
    ['trust.unsigned', new GapferryError('trust.unsigned', { path: 'p' }), false],
    ['stream.replayed', new GapferryError('stream.replayed', { stream: 's', number: 1, highest: 2 }), false],
    ['stream.otherSite', new GapferryError('stream.otherSite', { audience: 'a', site: 'b' }), false],
    ['target.quota', new GapferryError('target.quota', { host: 'h', repository: 'r', detail: 'd' }), true],
    ['target.quotaAsked', new GapferryError('target.quotaAsked', { host: 'h', repository: 'r', detail: 'd' }), false],
    ['a bug', new TypeError('x is not a function'), true],
  ])('with %s says rightly whether resuming can help', async (_name, error, resumable) => {
    const runner = await openRunner(await tempFolder(), () => Promise.reject(error));
    const id = await runner.start(VERIFY);
    expect((await ended(runner, id)).state).toMatchObject({ state: 'failed', resumable });
    if (!resumable) await expect(runner.resume(id)).rejects.toMatchObject({ code: 'job.notResumable' });
  });

  it('is not resumed from a stored request that is none, and stays in the record', async () => {
    const home = await tempFolder();
    const runner = await openRunner(home, () => Promise.reject(new GapferryError('medium.gone', { path: 'p' })));
    const id = await runner.start(VERIFY);
    await ended(runner, id);
    const database = new Database(join(home, 'catalog.sqlite'));
    database.exec(`UPDATE job SET request = '{"kind":"verify","request":{"bundle":[]}}'`);
    database.close();
    await expect(runner.resume(id)).rejects.toMatchObject({ code: 'state.damaged' });
    expect((await runner.show(id)).state.state).toBe('failed');
  });
});

describe('stopping', () => {
  it('cancels a running job, whose body is told and whose folder goes', async () => {
    const home = await tempFolder();
    const runner = await openRunner(home, untilAborted);
    const id = await runner.start(VERIFY);
    expect((await runner.cancel(id)).state).toEqual({ state: 'cancelled' });
    expect(existsSync(join(home, 'jobs', id))).toBe(false);
    await expect(runner.resume(id)).rejects.toMatchObject({ code: 'job.notResumable' });
  });

  it("is a cancel too where the body met its items' aborts and called itself incomplete", async () => {
    const { promise: begun, resolve: begin } = Promise.withResolvers<void>();
    const runner = await openRunner(await tempFolder(), async (context) => {
      begin();
      await once(context.signal, 'abort');
      return { outcome: 'incomplete', missing: 1, result: {} };
    });
    const id = await runner.start(VERIFY);
    await begun;
    expect((await runner.cancel(id)).state).toEqual({ state: 'cancelled' });
  });

  it('leaves a job that was just finished finished', async () => {
    const { promise: begun, resolve: begin } = Promise.withResolvers<void>();
    const runner = await openRunner(await tempFolder(), async (context) => {
      begin();
      await once(context.signal, 'abort');
      return SUCCEEDED;
    });
    const id = await runner.start(VERIFY);
    await begun;
    expect((await runner.cancel(id)).state).toEqual({ state: 'succeeded' });
  });

  it('cancels a job that nobody runs, and refuses one that has ended', async () => {
    const runner = await openRunner(await tempFolder(), () =>
      Promise.reject(new GapferryError('medium.gone', { path: 'p' })),
    );
    const id = await runner.start(VERIFY);
    await ended(runner, id);
    expect((await runner.cancel(id)).state).toEqual({ state: 'cancelled' });
    await expect(runner.cancel(id)).rejects.toMatchObject({ code: 'job.ended', params: { state: 'cancelled' } });
  });

  it('pauses its jobs when the process shuts down, and another process goes on', async () => {
    const home = await tempFolder();
    const first = await openRunner(home, untilAborted);
    const id = await first.start(VERIFY);
    await first.close();
    const second = await openRunner(home, async () => SUCCEEDED);
    expect((await second.show(id)).state).toEqual({ state: 'paused', reason: 'shutdown' });
    await second.resume(id);
    expect((await ended(second, id)).state.state).toBe('succeeded');
  });
});

describe('two processes on one catalog', () => {
  it('cannot run one job at once', async () => {
    const home = await tempFolder();
    const first = await openRunner(home, untilAborted);
    const second = await openRunner(home, untilAborted);
    const id = await first.start(VERIFY);
    await expect(second.resume(id)).rejects.toMatchObject({ code: 'job.busy', params: { id } });
    await expect(first.resume(id)).rejects.toMatchObject({ code: 'job.busy' });
  });

  it("cancel each other's jobs", async () => {
    const home = await tempFolder();
    const first = await openRunner(home, untilAborted);
    const second = await openRunner(home, untilAborted);
    const id = await first.start(VERIFY);
    const seen = ended(second, id);
    expect((await second.cancel(id)).state).toEqual({ state: 'cancelled' });
    expect((await seen).state).toEqual({ state: 'cancelled' });
  });

  it('hand a job over at once when its process was killed', async () => {
    const home = await tempFolder();
    const script = join(home, 'victim.ts');
    await writeFile(script, victim(home));
    const child = fork(script, { execArgv: [] });
    const [id] = z
      .tuple([z.string()])
      .rest(z.unknown())
      .parse(await once(child, 'message'));
    const runner = await openRunner(home, async (context) => {
      expect(context.load('plan', z.string())).toBe('whole');
      return SUCCEEDED;
    });
    expect((await runner.show(id)).state).toMatchObject({ state: 'running' });
    child.kill('SIGKILL');
    await once(child, 'exit');
    expect((await runner.show(id)).state).toEqual({ state: 'paused', reason: 'shutdown' });
    await runner.resume(id);
    expect((await ended(runner, id)).state.state).toBe('succeeded');
  });

  it('stop one that slept through its lease from writing into a job that was taken over', async () => {
    const home = await tempFolder();
    let aborted: unknown;
    const { promise: prepared, resolve: ready } = Promise.withResolvers<void>();
    const { promise: asleep, resolve: wake } = Promise.withResolvers<void>();
    const first = await openRunner(home, async (context) => {
      context.setItems([{ name: 'a', state: 'waiting' }]);
      ready();
      await asleep;
      context.updateItem('a', { state: 'failed' });
      await once(context.signal, 'abort');
      aborted = context.signal.reason;
      throw aborted;
    });
    const id = await first.start(VERIFY);
    await prepared;
    const later = () => new Date(Date.now() + 60_000);
    const second = await openRunner(home, untilAborted, later);
    await expect(first.resume(id)).rejects.toMatchObject({ code: 'job.busy' });
    await second.resume(id);
    wake();
    await expect.poll(() => aborted, { timeout: 10_000 }).toBeDefined();
    expect((await second.show(id)).items).toEqual([{ name: 'a', state: 'waiting' }]);
    expect((await second.show(id)).state.state).toBe('running');
  });
});

/** A process that starts a job, says its id and hangs in it. */
function victim(home: string): string {
  const at = (path: string): string => JSON.stringify(new URL(`../../main/${path}`, import.meta.url).href);
  return `
    const { Catalog } = await import(${at('catalog/catalog.ts')});
    const { JobRunner } = await import(${at('jobs/runner.ts')});
    const { AuditLog } = await import(${at('jobs/record/audit-log.ts')});
    const catalog = await Catalog.open(${JSON.stringify(join(home, 'catalog.sqlite'))});
    const verify = (context) => {
      context.save('plan', 'whole');
      process.send(context.id);
      return new Promise(() => setInterval(() => undefined, 1000));
    };
    const runner = new JobRunner({ catalog, bodies: { verify }, services: {}, log: new AuditLog(catalog, () => new Date()), folder: ${JSON.stringify(join(home, 'jobs'))}, now: () => new Date() });
    await runner.start(${JSON.stringify(VERIFY)});
  `;
}

describe('watching a job', () => {
  it('starts with a snapshot, rises in seq, leaves out what is too quick and ends with the end', async () => {
    const { promise: started, resolve: go } = Promise.withResolvers<void>();
    const runner = await openRunner(await tempFolder(), async (context) => {
      await started;
      context.expectBytes(10_000);
      for (let i = 0; i < 10_000; i++) context.addBytes(1);
      await sleep(300);
      return SUCCEEDED;
    });
    const id = await runner.start(VERIFY);
    const events: JobProgress[] = [];
    runner.subscribe(id, (progress) => events.push(progress));
    expect(events).toHaveLength(1);
    expect(events[0]).toMatchObject({ id, state: { state: 'running', phase: 'inspect' }, bytesDone: 0 });
    go();
    await ended(runner, id);
    expect(events.length).toBeLessThan(10);
    expect(events.at(-1)).toMatchObject({ state: { state: 'succeeded' }, bytesDone: 10_000, bytesTotal: 10_000 });
    const seqs = events.map(({ seq }) => seq);
    expect(seqs).toEqual([...new Set(seqs)].sort((a, b) => a - b));
  });

  it('shows the recorded end: who hears of it can read it', async () => {
    const runner = await openRunner(await tempFolder(), async () => ({ outcome: 'succeeded', result: { n: 1 } }));
    const id = await runner.start(VERIFY);
    await ended(runner, id);
    expect((await runner.show(id)).result).toEqual({ n: 1 });
  });

  it('never shows bytes going back', async () => {
    const shown: number[] = [];
    const runner = await openRunner(await tempFolder(), async (context) => {
      context.expectBytes(100);
      runner.subscribe(context.id, ({ bytesDone }) => shown.push(bytesDone));
      for (const bytes of [60, -60, 10, 90]) {
        context.addBytes(bytes);
        await sleep(210);
      }
      return SUCCEEDED;
    });
    await ended(runner, await runner.start(VERIFY));
    expect(shown).toEqual([...shown].sort((a, b) => a - b));
    expect(shown.at(-1)).toBe(100);
  });

  it('goes on with the bar of the run before, also where that is less to do, and shows it until then', async () => {
    const totals = [100, 100, 60];
    let failing = true;
    const shown: JobProgress[] = [];
    const runner = await openRunner(await tempFolder(), async (context) => {
      context.phase('preflight');
      runner.subscribe(context.id, (progress) => shown.push(progress));
      if (totals.length === 2) {
        totals.shift();
        throw new GapferryError('key.passphrase', { name: 'desk' });
      }
      context.phase('push');
      context.expectBytes(totals.shift() ?? 0);
      context.addBytes(failing ? 70 : 60);
      context.phase('rewrite');
      if (failing) {
        failing = false;
        throw new GapferryError('medium.gone', { path: '/media/stick' });
      }
      return SUCCEEDED;
    });
    const id = await runner.start(VERIFY);
    const ends = [await ended(runner, id)];
    for (const _ of [1, 2]) {
      await runner.resume(id);
      ends.push(await ended(runner, id));
    }
    expect(ends.map(({ bytesDone, bytesTotal }) => [bytesDone, bytesTotal])).toEqual([
      [70, 100],
      [70, 100],
      [100, 100],
    ]);
    const bytes = shown.map(({ bytesDone }) => bytesDone);
    expect(bytes).toEqual([...bytes].sort((a, b) => a - b));
  });

  it('counts the bytes of another phase anew', async () => {
    const runner = await openRunner(await tempFolder(), async (context) => {
      context.phase('copy');
      context.expectBytes(100);
      context.addBytes(100);
      context.phase('reread');
      context.expectBytes(200);
      context.addBytes(50);
      throw new GapferryError('medium.gone', { path: '/media/stick' });
    });
    const end = await ended(runner, await runner.start(VERIFY));
    expect(end).toMatchObject({ bytesDone: 50, bytesTotal: 200, bytesPhase: 'reread' });
  });

  it('stores the bytes with the items, so that a crash leaves both', async () => {
    const home = await tempFolder();
    const { promise: stop, resolve: go } = Promise.withResolvers<void>();
    const runner = await openRunner(home, async (context) => {
      context.phase('push');
      context.setItems([{ name: 'a', state: 'waiting' }]);
      context.expectBytes(100);
      context.addBytes(70);
      context.updateItem('a', { state: 'done' });
      await stop;
      return SUCCEEDED;
    });
    const id = await runner.start(VERIFY);
    const stored = (): JobProgress | undefined => runner.catalog.jobs.progress(id);
    await expect.poll(stored).toMatchObject({ bytesDone: 70, bytesTotal: 100, itemsDone: 1 });
    go();
    await ended(runner, id);
  });

  it('lists what is worked on as active, and nothing any more once it has stopped', async () => {
    const { promise: stop, resolve: go } = Promise.withResolvers<void>();
    const runner = await openRunner(await tempFolder(), async (context) => {
      const items = ['a', 'b', 'c'].map((name) => ({ name, state: name === 'c' ? 'done' : 'waiting' }) as const);
      context.setItems(items);
      context.setCurrent(['b', 'c']);
      await stop;
      throw new GapferryError('medium.gone', { path: '/media/stick' });
    });
    const id = await runner.start(VERIFY);
    const states = async (): Promise<string[]> => (await runner.show(id)).items.map(({ state }) => state);
    await expect.poll(states).toEqual(['waiting', 'active', 'done']);
    go();
    await ended(runner, id);
    expect(await states()).toEqual(['waiting', 'waiting', 'done']);
  });

  it('is not hurt by a listener that throws', async () => {
    const warned = once(process, 'warning');
    const runner = await openRunner(await tempFolder(), async () => SUCCEEDED);
    const id = await runner.start(VERIFY);
    runner.subscribe(id, ({ state }) => {
      if (state.state === 'succeeded') throw new Error('listener');
    });
    expect((await ended(runner, id)).state.state).toBe('succeeded');
    await warned;
  });

  it('ends when it is unsubscribed', async () => {
    const runner = await openRunner(await tempFolder(), untilAborted);
    const id = await runner.start(VERIFY);
    const events: JobProgress[] = [];
    runner.subscribe(id, (progress) => events.push(progress))();
    await runner.cancel(id);
    expect(events).toHaveLength(1);
  });

  it('goes on over a resume', async () => {
    let run = 0;
    const runner = await openRunner(await tempFolder(), async () => {
      if (++run === 1) throw new GapferryError('medium.gone', { path: 'p' });
      return SUCCEEDED;
    });
    const id = await runner.start(VERIFY);
    await ended(runner, id);
    const states: string[] = [];
    runner.subscribe(id, ({ state }) => states.push(state.state));
    await runner.resume(id);
    await ended(runner, id);
    expect(states).toEqual(['failed', 'running', 'succeeded']);
  });

  it('says job.missing of a job that is not there', async () => {
    const runner = await openRunner(await tempFolder(), untilAborted);
    expect(() => runner.subscribe('nope', () => undefined)).toThrow(expect.objectContaining({ code: 'job.missing' }));
  });
});

describe('a record that cannot be written', () => {
  it('does not hold up the copy while another process has the lock, and is whole afterwards', async () => {
    const home = await tempFolder();
    const other = { database: undefined as Database.Database | undefined };
    const runner = await openRunner(home, async (context) => {
      context.setItems([{ name: 'a', state: 'waiting' }]);
      other.database = new Database(join(home, 'catalog.sqlite'));
      other.database.exec('BEGIN IMMEDIATE');
      context.phase('push');
      context.updateItem('a', { state: 'active' });
      context.save('plan', 1);
      expect(context.load('plan', z.number())).toBe(1);
      setTimeout(() => other.database?.close(), 300);
      context.updateItem('a', { state: 'done' });
      return SUCCEEDED;
    });
    const id = await runner.start(VERIFY);
    await ended(runner, id);
    const view = await runner.show(id);
    expect(view.state).toEqual({ state: 'succeeded' });
    expect(view.items).toEqual([{ name: 'a', state: 'done' }]);
    expect(view.history.map(({ event }) => event)).toEqual(['created', 'start', 'phase', 'item', 'item', 'succeed']);
  });
});

it('a job whose end could not be recorded is told with its cause to whoever asks this process', async () => {
  const home = await tempFolder();
  const runner = await openRunner(home, async () => {
    // What cannot be written: every later change of the job.
    const database = new Database(join(home, 'catalog.sqlite'));
    database.exec("CREATE TRIGGER full BEFORE UPDATE ON job BEGIN SELECT RAISE(ABORT, 'full'); END");
    database.close();
    throw new GapferryError('state.unwritable', { path: 'catalog.sqlite', detail: 'full' });
  });
  const id = await runner.start(VERIFY);
  let state = (await runner.show(id)).state.state;
  for (; state === 'running'; state = (await runner.show(id)).state.state) await sleep(10);
  expect(state).toBe('failed');
});
