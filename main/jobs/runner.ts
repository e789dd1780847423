import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { JobRequest, type JobSummary, type JobView } from '../../shared/contract.ts';
import { GapferryError } from '../../shared/gapferry-error.ts';
import { isLive, type JobProgress, type JobState } from '../../shared/job.ts';
import type { Catalog } from '../catalog/catalog.ts';
import { describeActor } from '../catalog/job-table.ts';
import { decodeRow } from '../catalog/stored.ts';
import { actorOf } from './actor.ts';
import type { JobBody, JobContext, JobOutcome, JobServices } from './context.ts';
import { firstPhase, titleOf } from './describe-job.ts';
import { removeFolder } from './job-folder.ts';
import { storedProgress, toSummary, toView, withActive } from './job-views.ts';
import { JobWatch } from './job-watch.ts';
import { describeOwner, HEARTBEAT, isOwned, LEASE, thisOwner } from './lease.ts';
import type { ProgressListener } from './progress-feed.ts';
import { jobCancelled, jobResumed, jobStarted } from './record/audit-job.ts';
import type { AuditLog } from './record/audit-log.ts';
import { requireSensible } from './require-sensible.ts';
import { RunningJob } from './running-job.ts';
import { uuidV7 } from './uuid-v7.ts';

/** More views than an owner gives out between two heartbeats, so that a seq never comes twice. */
const SEQ_GAP = 1000;
/** Milliseconds to wait for another process to obey a cancel. */
const OBEY = 3 * HEARTBEAT;

/** What does the work of each kind of job. */
export type JobBodies = { readonly [J in JobRequest as J['kind']]: JobBody<J['request']> };

export interface RunnerOptions {
  readonly catalog: Catalog;
  readonly bodies: JobBodies;
  readonly services: JobServices;
  readonly log: AuditLog;
  /** Folder that each job gets a folder of its own in. */
  readonly folder: string;
  readonly now: () => Date;
}

/** Starts, resumes, cancels and shows jobs. Several processes may do so on one catalog: a job belongs to one of them at a time. */
export class JobRunner {
  readonly #options: RunnerOptions;
  readonly #catalog: Catalog;
  readonly #owner = thisOwner();
  readonly #running = new Map<string, { job: RunningJob; done: Promise<void> }>();
  /** Ends that could not be recorded: whoever asks this process is told the cause all the same. */
  readonly #unrecorded = new Map<string, JobState>();
  readonly #watches = new Map<JobWatch, string>();

  constructor(options: RunnerOptions) {
    this.#options = options;
    this.#catalog = options.catalog;
  }

  /** Stores the job and starts it; it is running, and can be subscribed to, when this returns. @throws usage.invalid, target.badAddress, target.badTemplate */
  async start(job: JobRequest, secrets: { passphrase?: string } = {}): Promise<string> {
    requireSensible(job);
    const id = uuidV7(this.#now());
    const actor = actorOf(job.request);
    const state = await this.#catalog.write(() => {
      const new_ = { id, kind: job.kind, title: titleOf(job), request: job, actor, at: this.#at() };
      this.#catalog.jobs.insert(new_);
      this.#options.log.add(jobStarted(new_, job.request));
      return this.#claim(id, job.kind);
    });
    this.#launch(id, job, state, secrets.passphrase);
    return id;
  }

  /** Goes on with a job that is not finished. Throws job.missing, job.busy (somebody runs it), job.notResumable. */
  async resume(id: string, secrets: { passphrase?: string } = {}): Promise<void> {
    const { job, state } = await this.#catalog.write(() => {
      const stored = this.#catalog.jobs.get(id);
      if (stored.owner && isOwned(stored, this.#now())) {
        throw new GapferryError('job.busy', { id, owner: describeOwner(stored.owner) });
      }
      const request = decodeRow(JobRequest, this.#catalog.jobs.request(id), `request of job ${id}`);
      this.#catalog.jobs.apply(id, { event: 'resume' }, this.#at(), describeActor(actorOf({})));
      this.#options.log.add(jobResumed(stored, stored.state.state));
      return { job: request, state: this.#claim(id, request.kind) };
    });
    this.#launch(id, job, state, secrets.passphrase);
  }

  /** Stops a job of this process so that it can be resumed, and waits for it. Throws job.busy where another process runs it. */
  async pause(id: string): Promise<JobSummary> {
    const here = this.#running.get(id);
    here?.job.stop('paused');
    await here?.done;
    const job = await this.#catalog.read(() => this.#catalog.jobs.get(id));
    if (job.owner && isOwned(job, this.#now()))
      throw new GapferryError('job.busy', { id, owner: describeOwner(job.owner) });
    return toSummary(job, this.#now());
  }

  /** Cancels a job for good, and where this process runs it, waits for its end. Another process is asked and given some seconds. */
  async cancel(id: string): Promise<JobSummary> {
    const here = this.#running.get(id);
    if (here) {
      here.job.stop('cancelled');
      await here.done;
    } else if (await this.#catalog.write(() => this.#cancelStored(id))) {
      await removeFolder(this.#folderOf(id));
    } else {
      await this.#waitForCancel(id);
    }
    return this.#catalog.read(() => toSummary(this.#catalog.jobs.get(id), this.#now()));
  }

  /** The newest first. */
  list(limit: number): Promise<JobSummary[]> {
    return this.#catalog.read(() => this.#catalog.jobs.list(limit).map((job) => toSummary(job, this.#now())));
  }

  /** Throws job.missing. */
  async show(id: string): Promise<JobView> {
    const view = await this.#catalog.read(() => toView(this.#catalog, id, this.#now()));
    const running = this.#running.get(id);
    if (!running) {
      const state = this.#unrecorded.get(id) ?? view.state;
      return { ...view, state, items: withActive(view.items, view.progress?.current) };
    }
    const progress = running.job.progress();
    return { ...view, items: withActive(running.job.items(), progress.current), progress };
  }

  /** Calls the listener with a snapshot and then with changes, at most five a second, its end always; returns the unsubscribe. Throws job.missing. */
  subscribe(id: string, listener: ProgressListener): () => void {
    const running = (): RunningJob | undefined => this.#running.get(id)?.job;
    const stored = (): JobProgress => storedProgress(this.#catalog, id, this.#now());
    const watch = new JobWatch({ running, stored }, listener);
    this.#watches.set(watch, id);
    return () => {
      this.#watches.delete(watch);
      watch.close();
    };
  }

  /** Stops every job of this process so that it can be resumed, and waits for them. */
  async close(): Promise<void> {
    const running = [...this.#running.values()];
    for (const { job } of running) job.stop('shutdown');
    await Promise.all(running.map(({ done }) => done));
    for (const watch of this.#watches.keys()) watch.close();
    this.#watches.clear();
  }

  /** queued -> running, ours; inside a transaction. */
  #claim(id: string, kind: JobRequest['kind']): JobState {
    this.#catalog.jobs.claim(id, this.#owner, this.#now().getTime() + LEASE);
    return this.#catalog.jobs.apply(id, { event: 'start', phase: firstPhase(kind) }, this.#at());
  }

  #launch(id: string, request: JobRequest, state: JobState, passphrase: string | undefined): void {
    const { catalog, services, log, now, bodies } = this.#options;
    const { kind, title, actor } = catalog.jobs.get(id);
    const before = catalog.jobs.progress(id);
    const job = new RunningJob({
      id,
      kind,
      title,
      state,
      passphrase,
      catalog,
      services,
      log,
      now,
      actor,
      owner: this.#owner,
      items: catalog.jobs.items(id),
      firstSeq: (before?.seq ?? 0) + SEQ_GAP,
      before,
      folder: this.#folderOf(id),
    });
    const done = job
      .run((context) => runBody(bodies, context, request))
      .then(() => {
        this.#running.delete(id);
        if (job.unrecordedEnd) this.#unrecorded.set(id, job.unrecordedEnd);
        job.tellEnd();
      });
    this.#unrecorded.delete(id);
    this.#running.set(id, { job, done });
    for (const [watch, watched] of this.#watches) if (watched === id) watch.look();
  }

  /** Inside a transaction: true where the job is cancelled now, false where its owner was asked. */
  #cancelStored(id: string): boolean {
    const job = this.#catalog.jobs.get(id);
    if (!isLive(job.state)) throw new GapferryError('job.ended', { id, state: job.state.state });
    this.#options.log.add(jobCancelled(job));
    if (isOwned(job, this.#now())) {
      this.#catalog.jobs.wantCancel(id);
      return false;
    }
    this.#catalog.jobs.apply(id, { event: 'cancel' }, this.#at());
    this.#catalog.jobs.dropValues(id);
    return true;
  }

  async #waitForCancel(id: string): Promise<void> {
    const end = performance.now() + OBEY;
    while (performance.now() < end) {
      const job = await this.#catalog.read(() => this.#catalog.jobs.get(id));
      if (job.owner === null) return;
      await sleep(200);
    }
  }

  #folderOf(id: string): string {
    return join(this.#options.folder, id);
  }

  #now(): Date {
    return this.#options.now();
  }

  #at(): string {
    return this.#now().toISOString();
  }
}

function runBody(bodies: JobBodies, context: JobContext, job: JobRequest): Promise<JobOutcome> {
  switch (job.kind) {
    case 'export':
      return bodies.export(context, job.request);
    case 'import':
      return bodies.import(context, job.request);
    case 'relocate':
      return bodies.relocate(context, job.request);
    case 'verify':
      return bodies.verify(context, job.request);
  }
}
