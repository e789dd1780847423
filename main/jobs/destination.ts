import { type ErrorCode, EXIT } from '../../shared/errors.ts';
import { asGapferryError, GapferryError, toErrorView } from '../../shared/gapferry-error.ts';
import type { FoundAccessory } from '../engine/accessory/find-accessories.ts';
import { type Destination, type Landing, landedReference, parseDestination, planLandings } from '../engine/address.ts';
import { BlobLedger, type CopyOptions, MissingBlobs } from '../engine/copy.ts';
import type { Digest } from '../engine/digest.ts';
import type { ImageGraph } from '../engine/graph.ts';
import { KeyedTurns } from '../engine/keyed-turns.ts';
import { forEachLimited, Limiter } from '../engine/limiter.ts';
import type { Registries } from '../engine/registry/registries.ts';
import type { Repository } from '../engine/registry/repository.ts';
import type { Rest } from '../engine/registry/rest.ts';
import type { ReadStore } from '../engine/store.ts';
import { carryAccessories } from './carry-accessories.ts';
import type { JobContext } from './context.ts';
import { HarborAccessories } from './harbor-accessories.ts';
import type { Knowledge } from './preflight/knowledge.ts';
import { pushImage } from './push-image.ts';
import { type AccessoryReport, showAccessories } from './show-accessories.ts';
import { tagDigest } from './tag-digest.ts';

/** One image on its way to the destination: where it goes, and what it is read from. */
export interface Passage {
  readonly landing: Landing;
  readonly source: ReadStore;
  readonly graph: ImageGraph;
  readonly wrongBytes: CopyOptions['wrongBytes'];
  readonly holds?: CopyOptions['holds'];
  /** Children that its index names and that are not to be had; such an image is never sent. */
  readonly sparse?: readonly Digest[];
  readonly mountFrom?: CopyOptions['mountFrom'];
  /** What belongs to the image: pushed after it. */
  readonly accessories: readonly FoundAccessory[];
  /** Volumes that hold a blob, for the one that is missing. */
  readonly volumesOf?: (digest: Digest) => readonly number[];
}

export interface LandRequest {
  readonly to: string;
  readonly pathTemplate?: string | undefined;
  readonly only: readonly string[];
  readonly skip: readonly string[];
  readonly concurrency?: number | undefined;
}

/** What became of the images. */
export interface LandingReport {
  readonly landed: readonly (Landing & { already: boolean })[];
  /** Of the landed images that have any. */
  readonly accessories: readonly (AccessoryReport & { landing: Landing })[];
  readonly failed: readonly { landing: Landing; error: GapferryError }[];
  readonly blobs: {
    readonly copied: number;
    readonly mounted: number;
    readonly present: number;
    readonly bytes: number;
  };
}

const PARALLEL_IMAGES = 4;
const PARALLEL_BLOBS = 6;

/** Failures that every other image would meet as well: they stop the job. All others cost their own image alone. */
const FATAL: ReadonlySet<ErrorCode> = new Set<ErrorCode>([
  'registry.unknownHost',
  'registry.unreachable',
  'registry.certificate',
  'registry.otherName',
  'registry.plainHttp',
  'registry.unauthorized',
  'registry.unsafe',
  'target.projectMissing',
  'target.noPush',
  'target.quota',
  'target.readOnly',
  'medium.gone',
  'medium.io',
  'bundle.changed',
  'bundle.missing',
  'bundle.truncated',
  'internal.bug',
]);

/** Why nothing at all arrived, where the destination refused everything: then the job failed, and is not merely incomplete. */
export function refusedAll({ landed, failed }: LandingReport): GapferryError | undefined {
  const [first] = failed;
  if (landed.length > 0 || !failed.every(({ error }) => error.exitStatus === EXIT.destination)) return undefined;
  return first?.error;
}

/** The images that --only and --skip leave, with their addresses. Throws input.noneChosen where none is left. */
export function planPassage(
  images: readonly { reference: string; root: Landing['root'] }[],
  request: LandRequest,
): { destination: Destination; landings: Landing[] } {
  const destination = parseDestination(request.to);
  const wanted = images.filter(({ reference }) => selects(request, reference));
  if (wanted.length === 0) throw new GapferryError('input.noneChosen', { patterns: patternsOf(request) });
  return { destination, landings: planLandings(wanted, destination, request.pathTemplate) };
}

/** As they are given on the command line. */
function patternsOf({ only, skip }: LandRequest): string {
  return [...only.map((one) => `--only ${one}`), ...skip.map((one) => `--skip ${one}`)].join(' ');
}

function selects({ only, skip }: LandRequest, reference: string): boolean {
  const named = (patterns: readonly string[]) => patterns.some((pattern) => matches(pattern, reference));
  return (only.length === 0 || named(only)) && !named(skip);
}

/** A reference as written, a part of it before `:` or `@`, or a glob in which `*` crosses slashes. */
function matches(pattern: string, reference: string): boolean {
  const escaped = pattern.replace(/[.+?^${}()|[\]\\]/g, '\\$&').replace(/\*/g, '.*');
  return new RegExp(`^${escaped}(?:[:@].*)?$`).test(reference);
}

/**
 * Copies every image to its place: children first, tag last, a tag that already has the right digest left alone. `known`:
 * what preflight has just seen there. `expected`: bytes that will move, by its plan.
 */
export async function land(
  context: JobContext,
  registries: Registries,
  destination: Destination,
  passages: readonly Passage[],
  request: LandRequest,
  { known, expected }: { known: Knowledge; expected: number },
): Promise<LandingReport> {
  const flight = new Flight(context, registries, destination, request, known);
  context.expectBytes(expected);
  await forEachLimited(passages, PARALLEL_IMAGES, (passage, signal) => flight.carry(passage, signal), context.signal);
  return flight.report();
}

class Flight {
  readonly #context: JobContext;
  readonly #registries: Registries;
  readonly #destination: Destination;
  readonly #known: Knowledge;
  readonly #limiter: Limiter;
  readonly #ledger = new BlobLedger();
  readonly #turns = new KeyedTurns();
  readonly #harbor: HarborAccessories;
  readonly #active = new Set<string>();
  readonly #landed: (Landing & { already: boolean })[] = [];
  readonly #accessories: (AccessoryReport & { landing: Landing })[] = [];
  readonly #failed: { landing: Landing; error: GapferryError }[] = [];
  readonly #blobs = { copied: 0, mounted: 0, present: 0, bytes: 0 };

  constructor(
    context: JobContext,
    registries: Registries,
    destination: Destination,
    request: LandRequest,
    known: Knowledge,
  ) {
    this.#context = context;
    this.#known = known;
    this.#registries = registries;
    this.#destination = destination;
    this.#harbor = new HarborAccessories(registries, destination.host);
    this.#limiter = new Limiter(request.concurrency ?? PARALLEL_BLOBS);
  }

  async carry(passage: Passage, signal: AbortSignal): Promise<void> {
    const { landing } = passage;
    this.#activate(landing.reference, true);
    try {
      const refusal = this.#known.refusal(landing.reference);
      if (refusal) throw refusal;
      const already = await this.#copy(passage, signal);
      await this.#carryAccessories(passage, signal);
      this.#landed.push({ ...landing, already });
      const target = landedReference(landing, this.#destination.host, 'both');
      this.#context.updateItem(landing.reference, { state: already ? 'skipped' : 'done', target, error: undefined });
    } catch (error) {
      this.#context.signal.throwIfAborted();
      this.#fail(passage, error);
    } finally {
      this.#activate(landing.reference, false);
    }
  }

  /** Whether the image was there already. */
  async #copy(passage: Passage, signal: AbortSignal): Promise<boolean> {
    const { landing, source, graph } = passage;
    const target = this.#target(landing);
    if (await this.#isThere(landing, target, signal)) return true;
    await pushImage(source, target, graph, landing.tag, this.#copyOptions(passage, signal), this.#rest());
    const found = await tagDigest(target, this.#rest(), landing.tag, signal);
    if (found === landing.root.digest) return false;
    const { reference, root } = landing;
    throw new GapferryError('target.digestDiffers', { reference, expected: root.digest, found: found ?? '-' });
  }

  async #isThere({ reference, tag, root }: Landing, target: Repository, signal: AbortSignal): Promise<boolean> {
    const seen = this.#known.tag(reference);
    if (seen !== 'unknown') return seen === 'same';
    return (await tagDigest(target, this.#rest(), tag, signal)) === root.digest;
  }

  async #carryAccessories(passage: Passage, signal: AbortSignal): Promise<void> {
    const { landing, source, graph, accessories } = passage;
    if (accessories.length === 0) return;
    const explain = (thrown: unknown): GapferryError => {
      const error = meaningOf(thrown, passage);
      if (FATAL.has(error.code)) throw error;
      return error;
    };
    const target = this.#target(landing);
    const all = { source, graph, accessories, copy: this.#copyOptions(passage, signal), harbor: this.#harbor, explain };
    const carried = await carryAccessories(target, all);
    const report = await showAccessories(target, all, carried, this.#turns, this.#harbor);
    this.#accessories.push({ landing, ...report });
  }

  #rest(): Rest {
    return this.#registries.rest(this.#destination.host);
  }

  #target({ path }: Landing): Repository {
    return this.#registries.repository({ host: this.#destination.host, path }, 'destination');
  }

  #copyOptions({ wrongBytes, holds, mountFrom }: Passage, signal: AbortSignal): CopyOptions {
    return {
      limiter: this.#limiter,
      ledger: this.#ledger,
      signal,
      wrongBytes,
      holds,
      mountFrom,
      knows: (path, digest) => this.#known.blob(path, digest),
      onBytes: (bytes) => this.#context.addBytes(bytes),
      onBlob: ({ size }, placed) => {
        this.#blobs[placed]++;
        if (placed === 'copied') this.#blobs.bytes += size;
      },
    };
  }

  #fail(passage: Passage, thrown: unknown): void {
    const { landing } = passage;
    const error = meaningOf(thrown, passage);
    this.#failed.push({ landing, error });
    this.#context.updateItem(landing.reference, { state: 'failed', error: toErrorView(error) });
    if (FATAL.has(error.code)) throw error;
  }

  #activate(reference: string, active: boolean): void {
    if (active) this.#active.add(reference);
    else this.#active.delete(reference);
    this.#context.setCurrent([...this.#active]);
  }

  report(): LandingReport {
    const byReference = (a: Landing, b: Landing) => (a.reference < b.reference ? -1 : 1);
    return {
      landed: this.#landed.sort(byReference),
      accessories: this.#accessories.sort((a, b) => byReference(a.landing, b.landing)),
      failed: this.#failed.sort((a, b) => byReference(a.landing, b.landing)),
      blobs: this.#blobs,
    };
  }
}

function meaningOf(thrown: unknown, passage: Passage): GapferryError {
  return thrown instanceof MissingBlobs ? missingVolume(thrown, passage) : asGapferryError(thrown);
}

function missingVolume({ blobs }: MissingBlobs, { landing, volumesOf }: Passage): GapferryError {
  const volumes = [...new Set(blobs.flatMap(({ digest }) => volumesOf?.(digest) ?? []))].sort((a, b) => a - b);
  const layers = blobs.map(({ digest }) => digest.slice(0, 'sha256:'.length + 12)).join(', ');
  const holds = `${landing.reference} (${layers})`;
  return new GapferryError('bundle.volumeMissing', { volumes: volumes.join(', '), holds });
}
