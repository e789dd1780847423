import { createHash } from 'node:crypto';
import type { AuditHead } from '../../shared/audit.ts';

/** `prev` of the first entry. */
export const NO_ENTRY = '0'.repeat(64);

/** An entry as stored: the text is the exact bytes that were hashed. */
export interface ChainedEntry {
  readonly seq: number;
  readonly prev: string;
  readonly hash: string;
  readonly entry: string;
}

/** The hash of an entry (docs/audit-format.md): it covers its number, the hash before it and its text. */
export function chainHash(seq: number, prev: string, entry: string): string {
  return createHash('sha256').update(`gapferry-audit-v1\n${seq}\n${prev}\n${entry}`).digest('hex');
}

/** Where the chain first breaks. `text`: the text of `seq` was changed; `link`: it does not follow on `after`; `gap`: between the two something is gone. */
export interface ChainFault {
  readonly seq: number;
  /** The entry that stands before it; 0: none. */
  readonly after: number;
  readonly why: 'text' | 'link' | 'gap';
}

/** Follows a chain from its first entry on, a page at a time, and remembers its hash at the sizes that are asked for. */
export class ChainCheck {
  readonly #wanted: ReadonlySet<number>;
  readonly #hashes = new Map<number, string>();
  #size = 0;
  #hash = NO_ENTRY;
  #fault: ChainFault | undefined;
  #sure = 0;

  constructor(wantedSizes: Iterable<number>) {
    this.#wanted = new Set(wantedSizes);
    if (this.#wanted.has(0)) this.#hashes.set(0, NO_ENTRY);
  }

  take(row: ChainedEntry): void {
    this.#fault ??= this.#faultOf(row);
    if (!this.#fault) this.#sure = row.seq;
    // What follows confirms an entry: where it does not, the one before it may be what was changed.
    else if (row.seq === this.#fault.seq && this.#fault.why !== 'text') this.#sure = Math.max(0, this.#size - 1);
    this.#size = row.seq;
    // Of the text, never the stored hash: a head must not agree with what nobody hashed.
    this.#hash = chainHash(row.seq, this.#hash, row.entry);
    if (this.#wanted.has(row.seq)) this.#hashes.set(row.seq, this.#hash);
  }

  get fault(): ChainFault | undefined {
    return this.#fault;
  }

  /** Entries from the first on that are as they were written, as far as the chain alone can tell. */
  get sure(): number {
    return this.#sure;
  }

  get head(): AuditHead {
    return { size: this.#size, hash: this.#hash };
  }

  /** Whether the chain had this head: `ahead` means that it is shorter now than it was then. */
  compare({ size, hash }: AuditHead): 'agrees' | 'differs' | 'ahead' {
    if (size > this.#size) return 'ahead';
    return this.#hashes.get(size) === hash ? 'agrees' : 'differs';
  }

  /** Of the sizes that were asked for, those that the chain has, with its hash there. */
  at(sizes: readonly number[]): AuditHead[] {
    return sizes.flatMap((size) => {
      const hash = this.#hashes.get(size);
      return hash === undefined ? [] : [{ size, hash }];
    });
  }

  #faultOf({ seq, prev, hash, entry }: ChainedEntry): ChainFault | undefined {
    const after = this.#size;
    if (seq !== after + 1) return { seq, after, why: 'gap' };
    if (prev !== this.#hash) return { seq, after, why: 'link' };
    return hash === chainHash(seq, prev, entry) ? undefined : { seq, after, why: 'text' };
  }
}
