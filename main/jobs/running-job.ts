import type { z } from 'zod';
import { type ErrorCode, type ErrorParams, EXIT } from '../../shared/errors.ts';
import { asGapferryError, GapferryError, toErrorView } from '../../shared/gapferry-error.ts';
import {
  type Actor,
  isLive,
  type JobEvent,
  JobItem,
  type JobProgress,
  type JobState,
  transition,
} from '../../shared/job.ts';
import type { Catalog } from '../catalog/catalog.ts';
import type { JobOwner } from '../catalog/job-owner.ts';
import { decodeRow } from '../catalog/stored.ts';
import type { JobContext, JobOutcome, JobServices } from './context.ts';
import { makeFolder, removeFolder } from './job-folder.ts';
import { JobRecorder, LeaseLost } from './job-recorder.ts';
import { HEARTBEAT, LEASE } from './lease.ts';
import { ProgressFeed } from './progress-feed.ts';
import { type Bar, ProgressTracker } from './progress-tracker.ts';
import { jobRested } from './record/audit-job.ts';
import type { AuditLog } from './record/audit-log.ts';

/** What the runner gives a job that it has claimed. */
export interface RunningJobOptions {
  readonly id: string;
  readonly kind: string;
  readonly title: string;
  readonly actor: Actor;
  readonly owner: JobOwner;
  /** The state that was stored with the claim: running. */
  readonly state: JobState;
  readonly items: readonly JobItem[];
  /** Above every seq that was ever given out for this job. */
  readonly firstSeq: number;
  /** How far the bytes had come in the run before; undefined: this is the first. */
  readonly before: Bar | undefined;
  readonly folder: string;
  readonly passphrase: string | undefined;
  readonly catalog: Catalog;
  readonly log: AuditLog;
  readonly services: JobServices;
  readonly now: () => Date;
}

/** Why a job was told to stop. */
type StopReason = 'cancelled' | 'paused' | 'shutdown' | 'lost' | 'unrecorded';

/** A job while this process runs it: the context of its body, its record, its lease and its progress. */
export class RunningJob implements JobContext {
  readonly id: string;
  readonly actor: Actor;
  readonly signal: AbortSignal;
  readonly folder: string;
  readonly now: () => Date;
  readonly passphrase: string | undefined;
  readonly services: JobServices;
  readonly #catalog: Catalog;
  readonly #log: AuditLog;
  readonly #kind: string;
  readonly #title: string;
  readonly #recorder: JobRecorder;
  readonly #tracker: ProgressTracker;
  readonly #feed: ProgressFeed;
  readonly #abort = new AbortController();
  readonly #values = new Map<string, string>();
  #items: Map<string, JobItem>;
  #state: JobState;
  #stop: StopReason | undefined;
  #unrecorded: unknown;
  #keeping = false;
  #unrecordedEnd: JobState | undefined;

  constructor(options: RunningJobOptions) {
    this.id = options.id;
    this.actor = options.actor;
    this.signal = this.#abort.signal;
    this.folder = options.folder;
    this.now = options.now;
    this.passphrase = options.passphrase;
    this.services = options.services;
    this.#catalog = options.catalog;
    this.#log = options.log;
    this.#kind = options.kind;
    this.#title = options.title;
    this.#state = options.state;
    this.#items = new Map(options.items.map((item) => [item.name, item]));
    this.#recorder = new JobRecorder(options.catalog, options.id, options.owner, (error) => this.#cannotRecord(error));
    this.#tracker = new ProgressTracker(options.id, options.firstSeq, () => performance.now(), options.before);
    this.#feed = new ProgressFeed(() => this.progress());
  }

  /** Runs the body to its end, whatever that is, and records it. Never throws. */
  async run(body: (context: JobContext) => Promise<JobOutcome>): Promise<void> {
    const heartbeat = setInterval(() => void this.#beat(), HEARTBEAT);
    try {
      await makeFolder(this.folder);
      this.signal.throwIfAborted();
      const outcome = await body(this);
      const cutShort = this.#stop !== undefined && outcome.outcome !== 'succeeded';
      await this.#end(cutShort ? this.#endOfFailure(undefined) : endOf(outcome), outcome.result);
    } catch (error) {
      await this.#end(this.#endOfFailure(error), undefined);
    } finally {
      clearInterval(heartbeat);
    }
  }

  /** Sends the end to the listeners: called when the end is recorded and everybody who asks is told the same. */
  tellEnd(): void {
    this.#feed.end();
  }

  /** How it ended where even that could not be recorded: a full disk, for example. The stored state says `running`. */
  get unrecordedEnd(): JobState | undefined {
    return this.#unrecordedEnd;
  }

  /** Asks the body to stop; the first reason counts. */
  stop(reason: StopReason): void {
    this.#stop ??= reason;
    const code = reason === 'cancelled' ? 'job.cancelled' : 'job.interrupted';
    this.#abort.abort(new GapferryError(code, { id: this.id }));
  }

  subscribe(listener: (progress: JobProgress) => void): () => void {
    return this.#feed.subscribe(listener);
  }

  progress(): JobProgress {
    return this.#tracker.view(this.#state, this.#items.values());
  }

  phase(name: string): void {
    const at = this.#at();
    this.#state = transition(this.#state, { event: 'phase', phase: name }) ?? this.#state;
    this.#tracker.phase(name);
    this.#recorder.now(() => this.#catalog.jobs.apply(this.id, { event: 'phase', phase: name }, at));
    this.#feed.touch();
  }

  setItems(items: readonly JobItem[]): void {
    const copy = items.map((item) => JobItem.parse(item));
    const byName = new Map(copy.map((item) => [item.name, item]));
    if (byName.size !== copy.length) throw bug('two items of one name');
    this.#items = byName;
    this.#recorder.now(() => this.#catalog.jobs.setItems(this.id, copy));
    this.#feed.touch();
  }

  items(): readonly JobItem[] {
    return [...this.#items.values()];
  }

  updateItem(name: string, change: Partial<Omit<JobItem, 'name'>>): void {
    const before = this.#items.get(name);
    if (!before) throw bug(`no item ${name}`);
    const item = JobItem.parse({ ...before, ...change });
    const at = this.#at();
    const moved = item.state !== before.state;
    const detail = moved ? [item.state, item.error?.code, name].filter(Boolean).join(' ') : undefined;
    this.#items.set(name, item);
    this.#recorder.soon(() => {
      this.#catalog.jobs.putItem(this.id, item, at, detail);
      const landed = moved && landingOf(item);
      if (landed) this.#catalog.images.land(this.id, landed, at);
    });
    this.#keepProgress();
    this.#feed.touch();
  }

  expectBytes(total: number): void {
    this.#tracker.expectBytes(total);
    this.#feed.touch();
  }

  addBytes(bytes: number): void {
    this.#tracker.addBytes(bytes);
    this.#feed.touch();
  }

  setCurrent(names: readonly string[]): void {
    this.#tracker.setCurrent(names);
    this.#feed.touch();
  }

  notice(kind: string, text: Readonly<Record<string, string | number>>): void {
    if (!this.#tracker.addNotice({ kind, text })) return;
    const at = this.#at();
    this.#recorder.soon(() => this.#catalog.jobs.record(this.id, at, 'notice', JSON.stringify({ kind, ...text })));
    this.#feed.touch();
  }

  save(key: string, value: unknown): void {
    const text = JSON.stringify(value);
    this.#values.set(key, text);
    this.#recorder.now(() => this.#catalog.jobs.saveValue(this.id, key, JSON.parse(text)));
  }

  load<T>(key: string, schema: z.ZodType<T>): T | undefined {
    const own = this.#values.get(key);
    const value = own === undefined ? this.#catalog.jobs.loadValue(this.id, key) : JSON.parse(own);
    return value === undefined ? undefined : decodeRow(schema, value, `${key} of job ${this.id}`);
  }

  /** Stores the progress with the items, once for all that are written together: after a crash the two must not disagree. */
  #keepProgress(): void {
    if (this.#keeping) return;
    this.#keeping = true;
    this.#recorder.soon(() => {
      this.#keeping = false;
      this.#catalog.jobs.keepProgress(this.id, this.progress());
    });
  }

  /** Renews the lease, stores the progress for other processes and hears whether one of them wants the job cancelled. */
  #beat(): Promise<void> {
    let cancelWanted = false;
    const until = this.now().getTime() + LEASE;
    const progress = this.progress();
    this.#recorder.soon(() => {
      cancelWanted = this.#catalog.jobs.get(this.id).cancel_wanted === 1;
      this.#catalog.jobs.renew(this.id, until, progress);
    });
    return this.#recorder.flush().then(
      () => (cancelWanted ? this.stop('cancelled') : undefined),
      (error: unknown) => this.#cannotRecord(error),
    );
  }

  #cannotRecord(error: unknown): void {
    this.#recorder.drop();
    this.#unrecorded ??= error;
    this.stop(error instanceof LeaseLost ? 'lost' : 'unrecorded');
  }

  /** What a thrown error means: it may only be the echo of having been told to stop. */
  #endOfFailure(error: unknown): JobEvent {
    switch (this.#stop) {
      case 'cancelled':
        return { event: 'cancel' };
      case 'paused':
        return { event: 'pause', reason: 'user' };
      case 'shutdown':
      case 'lost':
        return { event: 'pause', reason: 'shutdown' };
      case 'unrecorded':
        return failure(this.#unrecorded);
      case undefined:
        return failure(error);
    }
  }

  /** Records the end, result, lease and all, in one transaction. Nobody sees the end before it is recorded. */
  async #end(event: JobEvent, result: Record<string, unknown> | undefined): Promise<void> {
    const at = this.#at();
    const end = transition(this.#state, event) ?? this.#state;
    const forGood = !isLive(end);
    const progress = this.#tracker.view(end, this.#items.values());
    try {
      this.#recorder.soon(() => {
        const { jobs } = this.#catalog;
        jobs.apply(this.id, event, at);
        const { id, actor } = this;
        this.#log.add(jobRested({ id, actor, kind: this.#kind, title: this.#title }, event, result, this.items()));
        if (result) jobs.setResult(this.id, result);
        if (forGood) jobs.dropValues(this.id);
        jobs.release(this.id, progress);
      });
      await this.#recorder.flush();
      this.#state = end;
      if (forGood) await removeFolder(this.folder);
    } catch (error) {
      // The stored state stays `running`; the lease runs out and the job can be resumed.
      this.#recorder.drop();
      if (!(error instanceof LeaseLost)) this.#unrecordedEnd = toFailed(error);
      this.#state = this.#unrecordedEnd ?? end;
    }
  }

  #at(): string {
    return this.now().toISOString();
  }
}

/** Where an image is now, of an item of an import or a relocation; its address without the digest. */
function landingOf({
  name,
  state,
  target,
  digest,
}: JobItem): { reference: string; target: string; digest: string | undefined } | undefined {
  if (target === undefined || (state !== 'done' && state !== 'skipped')) return undefined;
  return { reference: name, target: target.replace(/@sha256:[0-9a-f]{64}$/, ''), digest };
}

function endOf(outcome: JobOutcome): JobEvent {
  switch (outcome.outcome) {
    case 'succeeded':
      return { event: 'succeed' };
    case 'incomplete':
      return { event: 'leave', missing: outcome.missing };
    case 'failed':
      return outcome.final ? { ...failure(outcome.error), resumable: false } : failure(outcome.error);
  }
}

function failure(error: unknown): JobEvent & { event: 'fail' } {
  const known = asGapferryError(error);
  return { event: 'fail', error: { ...toErrorView(known) }, resumable: isWorthResuming(known) };
}

/** Shown where even the failure could not be recorded. */
function toFailed(error: unknown): JobState {
  const { error: view, resumable } = failure(error);
  return { state: 'failed', error: view, resumable };
}

/** Exit statuses of errors that only another request, or another bundle, can mend. */
const FINAL: readonly number[] = [EXIT.usage, EXIT.input, EXIT.notGenuine];

/** What only a new request can mend: with a reason, a key or a place of its own. */
const REFUSED: readonly ErrorCode[] = [
  ...(['trust.unsigned', 'stream.replayed', 'stream.otherSite'] as const),
  ...(['key.several', 'medium.occupied', 'target.quotaAsked'] as const),
];

/** A job goes on after its cause is mended; not where the request itself or the bundle is wrong. A key can be brought or a passphrase typed again. */
function isWorthResuming({ code, exitStatus }: GapferryError): boolean {
  if (REFUSED.includes(code)) return false;
  return code.startsWith('key.') || !FINAL.includes(exitStatus);
}

function bug(detail: ErrorParams['internal.bug']['detail']): GapferryError {
  return new GapferryError('internal.bug', { detail });
}
