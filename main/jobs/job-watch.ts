import { isError } from '../../shared/gapferry-error.ts';
import type { JobProgress } from '../../shared/job.ts';
import type { ProgressListener } from './progress-feed.ts';
import type { RunningJob } from './running-job.ts';

/** Milliseconds between two looks at a job that another process runs. */
const INTERVAL = 1_000;

/** Where a watch looks: the job while this process runs it, else what is stored. */
export interface JobSight {
  running(): RunningJob | undefined;
  stored(): JobProgress;
}

/** One listener's view of one job, whoever runs it, now and after a resume. Its seq always rises. */
export class JobWatch {
  readonly #sight: JobSight;
  readonly #listener: ProgressListener;
  readonly #timer: NodeJS.Timeout;
  #attached: RunningJob | undefined;
  #detach: () => void = () => undefined;
  #last: JobProgress | undefined;

  /** Throws job.missing; where the catalog cannot be read for a moment, the snapshot comes with the next look. */
  constructor(sight: JobSight, listener: ProgressListener) {
    this.#sight = sight;
    this.#listener = listener;
    try {
      this.look();
    } catch (error) {
      if (isError(error, 'job.missing')) throw error;
      warn(error);
    }
    this.#timer = setInterval(() => this.#lookQuietly(), INTERVAL).unref();
  }

  /** Looks now: called by the timer, and by the runner when it takes the job on. */
  look(): void {
    const running = this.#sight.running();
    if (running) this.#attach(running);
    else this.#deliverStored(this.#sight.stored());
  }

  close(): void {
    clearInterval(this.#timer);
    this.#detach();
  }

  #attach(running: RunningJob): void {
    if (this.#attached === running) return;
    this.#detach();
    this.#attached = running;
    this.#detach = running.subscribe((progress) => this.#deliver(progress));
  }

  #deliverStored(stored: JobProgress): void {
    this.#attached = undefined;
    if (this.#last && stored.seq <= this.#last.seq && sameState(stored, this.#last)) return;
    this.#deliver(stored);
  }

  #deliver(progress: JobProgress): void {
    const seq = Math.max(progress.seq, (this.#last?.seq ?? -1) + 1);
    this.#last = { ...progress, seq };
    this.#listener(this.#last);
  }

  /** A catalog that cannot be read for a moment is read again at the next look. */
  #lookQuietly(): void {
    try {
      this.look();
    } catch (error) {
      warn(error);
    }
  }
}

function warn(error: unknown): void {
  process.emitWarning(error instanceof Error ? error : String(error));
}

function sameState(a: JobProgress, b: JobProgress): boolean {
  return JSON.stringify(a.state) === JSON.stringify(b.state);
}
