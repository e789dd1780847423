import type { Catalog } from '../catalog/catalog.ts';
import type { JobOwner } from '../catalog/job-owner.ts';
import { sameOwner } from './lease.ts';

/** Milliseconds that small changes are collected before they are written as one transaction. */
const COLLECT = 100;

/** Thrown where another process has taken the job over, because this one slept through its lease. */
export class LeaseLost extends Error {
  constructor(id: string) {
    super(`job ${id} was taken over by another process`);
    this.name = 'LeaseLost';
  }
}

/**
 * Writes what a running job records, in order, many changes in one transaction, each change with its history entry. While
 * another process holds the catalog's lock it waits without holding up the copy. Nothing is written once the lease is lost.
 */
export class JobRecorder {
  readonly #catalog: Catalog;
  readonly #id: string;
  readonly #owner: JobOwner;
  readonly #onFailure: (error: unknown) => void;
  #waiting: (() => void)[] = [];
  #timer: NodeJS.Timeout | undefined;
  #writing: Promise<void> | undefined;

  /** `onFailure`: the record cannot be kept (lease lost, disk full, catalog damaged), so the job must stop. */
  constructor(catalog: Catalog, id: string, owner: JobOwner, onFailure: (error: unknown) => void) {
    this.#catalog = catalog;
    this.#id = id;
    this.#owner = owner;
    this.#onFailure = onFailure;
  }

  /** Records a change within a moment. */
  soon(change: () => void): void {
    this.#waiting.push(change);
    this.#timer ??= setTimeout(() => this.#inBackground(), COLLECT);
  }

  /** Records a change, and all before it, before it returns; only behind another process's lock a moment later. */
  now(change: () => void): void {
    this.#waiting.push(change);
    if (this.#writing) return;
    const batch = this.#waiting;
    try {
      if (this.#catalog.tryWrite(() => this.#apply(batch))) this.#waiting = [];
      else this.#inBackground();
    } catch (error) {
      this.#fail(error);
      throw error;
    }
  }

  /** Waits until everything is written; throws what hinders it. */
  async flush(): Promise<void> {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    while (this.#writing || this.#waiting.length > 0) {
      this.#writing ??= this.#write();
      await this.#writing;
    }
  }

  /** Forgets what was not written, after a failure. */
  drop(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#waiting = [];
  }

  #inBackground(): void {
    this.flush().catch((error: unknown) => this.#fail(error));
  }

  #fail(error: unknown): void {
    this.drop();
    this.#onFailure(error);
  }

  async #write(): Promise<void> {
    const batch = this.#waiting;
    this.#waiting = [];
    try {
      await this.#catalog.write(() => this.#apply(batch));
    } finally {
      this.#writing = undefined;
    }
  }

  #apply(batch: readonly (() => void)[]): void {
    if (!sameOwner(this.#catalog.jobs.get(this.#id), this.#owner)) throw new LeaseLost(this.#id);
    for (const change of batch) change();
  }
}
