import { z } from 'zod';
import { JobProgress } from '../../shared/job.ts';
import type { Answer } from './host-messages.ts';

/** Calls after which a job runs; both answer with its id. */
const STARTING = ['job.start', 'job.resume'];
const Started = z.object({ id: z.string() });

export interface ActivityListener {
  /** The jobs of this app that run, whenever one of them moves. */
  onMoved(running: readonly JobProgress[]): void;
  /** A job runs no longer: done, failed, paused or given up. */
  onEnded(last: JobProgress): void;
}

type Subscribe = (topic: string, id: string, listener: (event: unknown) => void) => () => void;

/** What this app has running, learned from the answers that pass through it. */
export class Activity {
  readonly #subscribe: Subscribe;
  readonly #listener: ActivityListener;
  readonly #running = new Map<string, JobProgress>();
  readonly #ends = new Map<string, () => void>();

  constructor(subscribe: Subscribe, listener: ActivityListener) {
    this.#subscribe = subscribe;
    this.#listener = listener;
  }

  get running(): readonly JobProgress[] {
    return [...this.#running.values()];
  }

  /** Looks at the answer of a call: the one that starts a job gives its id. */
  heard(name: string, answer: Answer): void {
    if (!STARTING.includes(name) || !answer.ok) return;
    const started = Started.safeParse(answer.value);
    if (!started.success || this.#ends.has(started.data.id)) return;
    const { id } = started.data;
    const end = this.#subscribe('job', id, (event) => {
      const progress = JobProgress.safeParse(event);
      if (progress.success) this.#moved(progress.data);
    });
    this.#ends.set(id, end);
  }

  #moved(progress: JobProgress): void {
    const { id, state } = progress;
    const runs = state.state === 'running' || state.state === 'queued';
    if (runs) this.#running.set(id, progress);
    else {
      this.#running.delete(id);
      this.#ends.get(id)?.();
      this.#ends.delete(id);
    }
    this.#listener.onMoved(this.running);
    if (!runs) this.#listener.onEnded(progress);
  }
}
