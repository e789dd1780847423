import { GapferryError } from '../../../shared/gapferry-error.ts';
import type { Actor } from '../../../shared/job.ts';
import { sameSite } from '../../../shared/site-name.ts';
import type { ArrivalRow } from '../../catalog/arrival-table.ts';
import type { Catalog } from '../../catalog/catalog.ts';
import type { PackingList } from '../../engine/bundle/packing-list.ts';
import { isOwned } from '../lease.ts';
import { someNamed } from '../some-named.ts';
import { type AuditLog, whoNow } from './audit-log.ts';
import { refusedBundle } from './refused-bundle.ts';

/** A genuine bundle that asks to be imported. */
export interface Arriving {
  readonly list: PackingList;
  readonly identity: string;
  readonly trusted: boolean;
  /** HOST/PROJECT[/PREFIX]: the same bundle may go to several. */
  readonly target: string;
  readonly jobId: string;
  readonly actor: Actor;
  readonly verdict: string;
  /** Why a bundle with this verdict is let in all the same. */
  readonly override?: string | undefined;
}

/** What a person should know of a bundle that is let in. */
export interface Admission {
  /** Words are `notice.KIND`. */
  readonly notices: readonly { kind: string; text: Readonly<Record<string, string | number>> }[];
  /** Whether the given reason was needed. */
  readonly replayed: boolean;
}

/** Missing numbers named one by one. */
const NAMED = 20;

/**
 * Holds against rollback, replay and equivocation: keeps the numbers of each stream that came in here. Only bundles of
 * trusted signers raise the mark, so that nobody else can shut the next ones out. No refusal rests on the local clock.
 */
export class StreamGuard {
  readonly #catalog: Catalog;
  readonly #log: AuditLog;
  readonly #now: () => Date;
  readonly #site: () => string | undefined;

  constructor(catalog: Catalog, log: AuditLog, now: () => Date, site: () => string | undefined) {
    this.#catalog = catalog;
    this.#log = log;
    this.#now = now;
    this.#site = site;
  }

  /**
   * Lets a bundle in or not; a refusal is recorded. `keep`: takes note of its number before the first byte is pushed (a dry run
   * only looks). Throws stream.replayed (unless a reason is given), stream.equivocation, stream.otherSite.
   */
  async admit(arriving: Arriving, reason: string | undefined, keep: boolean): Promise<Admission> {
    const verdict = await this.#catalog.write(() => this.#judge(arriving, reason, keep));
    if (verdict instanceof GapferryError) throw verdict;
    return verdict;
  }

  /** Records that a bundle is not let in for another reason. */
  async refuse(arriving: Arriving, refusal: GapferryError): Promise<void> {
    await this.#log.record(refusedBundle(arriving, refusal));
  }

  /** All images of the bundle are at the destination. */
  async whole(arriving: Arriving): Promise<void> {
    const { stream } = arriving.list;
    if (stream) await this.#catalog.write(() => this.#catalog.arrivals.put(this.#row(arriving, stream, true)));
  }

  /** A refusal is answered, not thrown: its entry must be kept with the transaction. */
  #judge(arriving: Arriving, reason: string | undefined, keep: boolean): Admission | GapferryError {
    const { stream } = arriving.list;
    const before = stream ? this.#before(stream.name, arriving.list.audience ?? '') : [];
    const fatal = this.#otherSite(arriving) ?? (stream && twoOfOneNumber(arriving, stream, before));
    const replay = stream && replayed(arriving, stream, before, this.#isComing(arriving, before));
    const refusal = fatal ?? (reason === undefined ? replay : undefined);
    if (refusal) {
      this.#log.add(refusedBundle(arriving, refusal));
      return refusal;
    }
    if (keep) this.#letIn(arriving, replay ? reason : undefined);
    const gaps = stream ? [...strangerNotice(arriving, stream, before), ...gapNotice(stream, before)] : [];
    return { notices: [...this.#marks(arriving), ...gaps], replayed: replay !== undefined };
  }

  /** Another job is bringing it to the same place just now; one that died is no hindrance, nor one that rests. */
  #isComing({ identity, target, jobId }: Arriving, before: readonly ArrivalRow[]): boolean {
    const others = before.filter((row) => row.identity === identity && row.target === target && row.job_id !== jobId);
    return others.some(({ job_id: id, whole }) => {
      const job = !whole && this.#catalog.jobs.actor(id) ? this.#catalog.jobs.get(id) : undefined;
      return job?.state.state === 'running' && isOwned(job, this.#now());
    });
  }

  /** By the table and by the log, which says the same: neither alone can be made to forget a number. The highest first. */
  #before(stream: string, audience: string): ArrivalRow[] {
    const { arrivals } = this.#catalog;
    return [...arrivals.of(stream, audience), ...arrivals.inLog(stream, audience)].sort((a, b) => b.number - a.number);
  }

  /** From here on bytes are pushed: its number counts, and every reason that was needed for that, and that its time had passed. */
  #letIn(arriving: Arriving, replay: string | undefined): void {
    const { list, identity, verdict, override, jobId: job, actor } = arriving;
    if (list.stream) this.#catalog.arrivals.put(this.#row(arriving, list.stream, false));
    const overrides = [
      ...(override === undefined ? [] : [{ what: `verdict ${verdict}`, reason: override }]),
      ...(replay === undefined ? [] : [{ what: 'replay', reason: replay }]),
    ];
    const { notAfter } = list;
    const late = this.#passed(notAfter);
    if (overrides.length === 0 && !late) return;
    this.#log.add({
      who: whoNow(actor),
      action: 'bundle.admitted',
      on: { kind: 'bundle', id: identity, name: list.name },
      outcome: 'done',
      job,
      verdict,
      ...(overrides.length > 0 ? { overrides } : {}),
      ...(late ? { detail: { notAfter: late } } : {}),
    });
  }

  #otherSite({ list }: Arriving): GapferryError | undefined {
    const site = this.#site();
    const { audience } = list;
    if (!audience || !site || sameSite(audience, site)) return undefined;
    return new GapferryError('stream.otherSite', { audience, site });
  }

  /** Warnings alone: the clock may be wrong, and without a name nobody can be told apart. */
  #marks({ list: { audience, notAfter } }: Arriving): Admission['notices'][number][] {
    const unnamed = audience && !this.#site();
    const late = this.#passed(notAfter);
    return [
      ...(unnamed ? [{ kind: 'audienceUnchecked', text: { audience } }] : []),
      ...(late ? [{ kind: 'notAfterPassed', text: { notAfter: late } }] : []),
    ];
  }

  /** The time after which it should not be used, where that has passed by the clock here. */
  #passed(notAfter: string | undefined): string | undefined {
    return notAfter !== undefined && this.#now().getTime() > Date.parse(notAfter) ? notAfter : undefined;
  }

  #row({ list, identity, trusted, target, jobId }: Arriving, stream: Stream, whole: boolean): ArrivalRow {
    const at = this.#now().toISOString();
    const { name, number } = stream;
    return { stream: name, audience: list.audience ?? '', number, identity, target, job_id: jobId, trusted, whole, at };
  }
}

type Stream = NonNullable<PackingList['stream']>;

/**
 * One number stands for one bundle: here, and as this list says of the one before it. What a stranger signed, and was let in for a reason, takes
 * no number from a trusted signer.
 */
function twoOfOneNumber(
  { identity, trusted }: Arriving,
  { name, number, previous, unused }: Stream,
  before: readonly ArrivalRow[],
): GapferryError | undefined {
  const counting = before.filter((row) => row.trusted || !trusted);
  const twin = counting.find((row) => row.number === number && row.identity !== identity);
  if (twin) return equivocation(name, number, twin.identity, identity, identity);
  const taken = new Set(unused);
  let last = number - 1;
  while (taken.has(last)) last--;
  const parent = previous === undefined ? undefined : counting.find((row) => row.number === last);
  return parent && previous && parent.identity !== previous
    ? equivocation(name, last, parent.identity, previous, identity)
    : undefined;
}

/** @param first what was imported as that number. @param second what it is by the bundle at hand. */
function equivocation(stream: string, number: number, first: string, second: string, bundle: string): GapferryError {
  return new GapferryError('stream.equivocation', { stream, number, first, second, bundle });
}

/** Older than the mark; or the mark itself, which is at this destination already, or on its way there. What is not there whole may go on. */
function replayed(
  { identity, target }: Arriving,
  { name, number }: Stream,
  before: readonly ArrivalRow[],
  coming: boolean,
): GapferryError | undefined {
  const highest = before.find(({ trusted }) => trusted)?.number ?? 0;
  const there = before.some((row) => row.identity === identity && row.target === target && row.whole);
  const old = number < highest || there || coming;
  return old
    ? new GapferryError('stream.replayed', { stream: name, number, highest: Math.max(highest, number) })
    : undefined;
}

/** The number of a trusted bundle was taken here before by one that nobody trusted signed. */
function strangerNotice(
  { identity, trusted }: Arriving,
  { name, number }: Stream,
  before: readonly ArrivalRow[],
): Admission['notices'] {
  const other = before.find((row) => row.number === number && row.identity !== identity && !row.trusted);
  return trusted && other ? [{ kind: 'streamStranger', text: { stream: name, number, bundle: other.identity } }] : [];
}

function gapNotice({ name, number, unused }: Stream, before: readonly ArrivalRow[]): Admission['notices'] {
  const known = new Set([...unused, ...before.map((row) => row.number)]);
  const highest = before.find((row) => row.number < number)?.number ?? 0;
  const missing: number[] = [];
  for (let n = highest + 1; n < number && missing.length <= NAMED; n++) if (!known.has(n)) missing.push(n);
  if (missing.length === 0) return [];
  const numbers = someNamed(missing, NAMED);
  return [{ kind: 'streamGap', text: { stream: name, numbers } }];
}
