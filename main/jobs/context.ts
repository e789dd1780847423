import type { z } from 'zod';
import type { GapferryError } from '../../shared/gapferry-error.ts';
import type { Actor, JobItem } from '../../shared/job.ts';
import type { PackingList } from '../engine/bundle/packing-list.ts';
import type { Wait } from '../engine/registry/patience.ts';
import type { Registries } from '../engine/registry/registries.ts';
import type { KeyStore } from '../engine/trust/key-store.ts';
import type { TrustedKey } from '../engine/trust/verdict.ts';
import type { HostBook } from './host-book.ts';
import type { AuditLog } from './record/audit-log.ts';
import type { LandingBook } from './record/landing-book.ts';
import type { HeadsToSend } from './record/outgoing-heads.ts';
import type { LogAlarm } from './record/peer-log.ts';
import type { StreamGuard } from './record/stream-guard.ts';

/** What every kind of job is given by the runner. */
export interface JobContext {
  readonly id: string;
  readonly actor: Actor;
  /** Aborted by cancel and by shutdown. */
  readonly signal: AbortSignal;
  /** A folder of this job's own under the state folder, for its plan; removed when the job has ended for good. */
  readonly folder: string;
  /** The one injected clock. */
  readonly now: () => Date;
  /** Passphrase given with start or resume; never stored. */
  readonly passphrase: string | undefined;
  readonly services: JobServices;

  phase(name: string): void;
  /** Replaces the items of the job. On resume the stored ones are there already: see `items`. */
  setItems(items: readonly JobItem[]): void;
  items(): readonly JobItem[];
  /** Changes one item, by name: state change and history entry in one transaction. */
  updateItem(name: string, change: Partial<Omit<JobItem, 'name'>>): void;
  /** Starts a bar of bytes for the phase. */
  expectBytes(total: number): void;
  /** Bytes newly done; a negative number corrects the sum, the shown value never goes back. */
  addBytes(bytes: number): void;
  setCurrent(names: readonly string[]): void;
  /** Something a person should know before or during the run, e.g. `digestChanges`; words in shared/messages. */
  notice(kind: string, text: Readonly<Record<string, string | number>>): void;

  /** Keeps a JSON value with the job, so that resuming goes on from it. */
  save(key: string, value: unknown): void;
  /** Reads such a value back, decoded; undefined where there is none. */
  load<T>(key: string, schema: z.ZodType<T>): T | undefined;
}

/** What jobs need of the world; built by the host. */
export interface JobServices {
  /** Registry clients with the settings, credentials and proxies of now. Closed by the job that asked for them; `onWait` hears what it has to wait for. */
  openRegistries(onWait: (wait: Wait) => void): Promise<Registries>;
  readonly keys: KeyStore;
  trustedKeys(): readonly TrustedKey[];
  readonly streams: StreamBook;
  readonly bundles: BundleBook;
  readonly hosts: HostBook;
  readonly log: Pick<AuditLog, 'sign'>;
  /** Heads of logs that leave with a bundle; of a log that is not whole only for a reason. @throws audit.notSealed */
  outgoingHeads(reason: string | undefined): Promise<HeadsToSend>;
  readonly findings: FindingBook;
  readonly landings: LandingBook;
  readonly guard: Pick<StreamGuard, 'admit' | 'refuse' | 'whole'>;
  readonly version: string;
  /** A practice home: makes practice bundles and takes nothing else. */
  readonly practice: boolean;
}

/** Numbers of streams: taken once, never used twice. */
export interface StreamBook {
  /**
   * Takes the next number of a stream for a job; the same job asking again gets the same one. `previous` is the identity
   * of the last sealed list; `unused` the numbers taken since and never sealed.
   */
  take(stream: string, jobId: string): { number: number; previous?: string; unused: number[] };
  /** Says that a number's list was sealed under this identity. */
  sealed(stream: string, number: number, identity: string): void;
}

/** The catalog's record of bundles that were written or brought in here. Answers what is wrong with the exporter's log or with ours, if anything. */
export interface BundleBook {
  record(entry: {
    identity: string;
    list: PackingList;
    role: 'exported' | 'imported' | 'verified';
    jobId: string;
    verdict: string;
    /** Reason of an override, where there was one. */
    override?: string;
    /** Other reasons that were needed, for the log. */
    overrides?: readonly { what: string; reason: string }[];
    listBytes: Uint8Array;
    /** Who signed it: hex key id. */
    signer?: string | undefined;
    /** How it went; without it: done. */
    outcome?: 'done' | 'incomplete' | 'failed';
    /** What else the log should say of it. */
    detail?: Readonly<Record<string, string | number | boolean>>;
  }): readonly LogAlarm[];
}

/** Which deployment file names which image, for questions months later. */
export interface FindingBook {
  record(jobId: string, findings: readonly { file: string; line: number; reference: string }[]): void;
}

/** How a job ended, when it did not throw. */
export type JobOutcome =
  | { readonly outcome: 'succeeded'; readonly result: Record<string, unknown> }
  /** Done and answered, but the answer is no: a bundle that is not genuine. The job ends failed, with its result; `final`: there is nothing to go on with. */
  | {
      readonly outcome: 'failed';
      readonly error: GapferryError;
      readonly result: Record<string, unknown>;
      readonly final?: boolean;
    }
  | { readonly outcome: 'incomplete'; readonly missing: number; readonly result: Record<string, unknown> };

/** One kind of job. Called again with the same request after an interruption: it looks at what is there and goes on. */
export type JobBody<R> = (context: JobContext, request: R) => Promise<JobOutcome>;
