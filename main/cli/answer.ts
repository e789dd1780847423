import type { StoredError } from '../../shared/job.ts';

/** What a command has to say when it has run. */
export interface Answer {
  /** Fields of the JSON document, beside `ok` and `error`. */
  readonly json: Readonly<Record<string, unknown>>;
  /** The same for people, on standard output; whole lines. */
  readonly text: string | Uint8Array;
  /** There is an answer, and it is not a good one: said after it, decides the exit status. */
  readonly error?: StoredError;
}
