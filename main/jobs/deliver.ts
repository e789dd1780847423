import { link, readFile, rename, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { DiscoverOptions, RefStyle } from '../../shared/contract.ts';
import type { NotRewritten } from '../../shared/finding.ts';
import { type Destination, type Landing, landedReference } from '../engine/address.ts';
import { makeFolders } from '../engine/bundle/make-folders.ts';
import { errnoOf, onMedium } from '../engine/bundle/medium-errors.ts';
import type { SourceFile } from '../engine/discover/load-sources.ts';
import { formatRelocationLock } from '../engine/discover/lock.ts';
import { RULES_FILE } from './choose-sources.ts';
import { localPaths } from './local-path.ts';
import { NewAddresses } from './new-addresses.ts';
import { packedAgain } from './open-packed.ts';
import { outputFiles } from './output-files.ts';
import { type RewrittenFiles, rewriteFiles } from './rewrite-files.ts';

/** What an import or relocate leaves for people: rewritten files, a lock of old and new names. */
export interface Delivery {
  readonly files: readonly { file: string; written?: string; changed: number; skipped?: string; kept?: string }[];
  readonly notRewritten: readonly NotRewritten[];
  readonly lock?: string;
}

export interface DeliveryRequest {
  readonly rewriteTo?: string | undefined;
  readonly lockOutput?: string | undefined;
  readonly lockFormat: 'kbld' | 'imgpkg';
  readonly ref: RefStyle;
  readonly imagesAnnotation: boolean;
}

/**
 * Rewrites the files to the landed addresses and writes the lock. A file that needs an image which did not land is not
 * rewritten: half a file would start pods that cannot pull. `onPlaces` hears where images are named in them.
 */
export async function deliver(
  files: readonly SourceFile[],
  options: DiscoverOptions,
  landed: readonly Landing[],
  destination: Destination,
  request: DeliveryRequest,
  onPlaces: (places: RewrittenFiles['places']) => void,
): Promise<Delivery> {
  const addresses = new NewAddresses(
    new Map(landed.map((l) => [l.reference, landedReference(l, destination.host, request.ref)])),
  );
  const lock = await writeLock(landed, destination, request);
  const rewritten = await rewriteFiles(files, { ...options, imagesAnnotation: request.imagesAnnotation }, addresses);
  // Which file names which image is asked months later, whether or not files were rewritten.
  onPlaces(rewritten.places);
  if (request.rewriteTo === undefined) return { files: [], notRewritten: [], ...(lock ? { lock } : {}) };
  const outputs = outputFiles(files, rewritten.files).filter(({ name }) => !name.endsWith(RULES_FILE));
  const paths = localPaths(packedAgain(files).map(({ name }) => name));
  const done: Delivery['files'][number][] = [...rewritten.skipped].map(([file, skipped]) => ({
    file,
    changed: 0,
    skipped,
  }));
  for (const { name, bytes, members } of outputs) {
    const written = join(request.rewriteTo, paths.get(name) ?? name);
    const kept = await writeBeside(written, bytes);
    for (const { file, changed } of members)
      done.push({ file, written, changed, ...(kept === undefined ? {} : { kept }) });
  }
  const notRewritten = [...rewritten.notRewritten, ...unseen(files, addresses, rewritten)];
  return { files: done, notRewritten, ...(lock ? { lock } : {}) };
}

/**
 * Images that landed and that no file names: helm had put them together where the files were exported, and is not installed
 * here. They are told at the place that names the same repository, else at the chart.
 */
function unseen(
  files: readonly SourceFile[],
  addresses: NewAddresses,
  { found, places }: RewrittenFiles,
): NotRewritten[] {
  const chart = files.find(({ name }) => /(?:^|[/\\])Chart\.yaml$/.test(name));
  if (!chart) return [];
  const why = 'no file names it in full; helm puts it together from values and template; set the values by hand';
  return addresses.missingFrom(found).map((reference) => {
    const repository = reference.replace(/(?::[^:/@]+)?(?:@.*)?$/, '');
    const place = places.find((one) => one.reference.startsWith(repository));
    return { file: place?.file ?? chart.name, line: place?.line ?? 1, reference, why };
  });
}

/**
 * How much is left to be done by hand: files that could not be rewritten, and places that still name the old address in those
 * that were. Whoever applies the folder would pull from outside. What is optional does not count.
 */
export function unwritten({ files, notRewritten }: Delivery): number {
  const skipped = new Set(files.filter(({ skipped }) => skipped !== undefined).map(({ file }) => file));
  const places = notRewritten.filter(({ file, optional }) => !optional && !skipped.has(file));
  return skipped.size + places.length;
}

async function writeLock(
  landed: readonly Landing[],
  { host }: Destination,
  request: DeliveryRequest,
): Promise<string | undefined> {
  if (request.lockOutput === undefined) return undefined;
  const entries = landed.map((landing) => ({
    reference: landing.reference,
    pinned: landedReference(landing, host, 'digest'),
    tag: landing.tag,
  }));
  await writeBeside(request.lockOutput, Buffer.from(formatRelocationLock(entries, request.lockFormat), 'utf8'));
  return request.lockOutput;
}

/**
 * Writes a file as `writeWhole` does; one that was there with other content is kept under the name that is answered
 * (`NAME.bak`, `NAME.bak2`, ...), which no kubectl reads.
 */
export async function writeBeside(path: string, bytes: Uint8Array): Promise<string | undefined> {
  const before = await readFile(path).catch(() => undefined);
  const kept = before && !before.equals(bytes) ? await keep(path) : undefined;
  await writeWhole(path, bytes);
  return kept;
}

async function keep(path: string): Promise<string> {
  for (let number = 1; ; number++) {
    const name = `${path}.bak${number === 1 ? '' : number}`;
    const made = await link(path, name).then(
      () => true,
      (error: unknown) => {
        if (errnoOf(error) === 'EEXIST') return false;
        // FAT knows no links: there the file is moved, and the new one is written next.
        return rename(path, name).then(() => true);
      },
    );
    if (made) return name;
  }
}

/** Writes beside and renames: a reader never sees half a file. Throws medium.denied, medium.full and their like. */
export async function writeWhole(path: string, bytes: Uint8Array): Promise<void> {
  const folder = dirname(path);
  const draft = `${path}.gapferry-new`;
  await onMedium({ path, root: folder, needed: bytes.length }, async () => {
    await makeFolders(folder);
    await writeFile(draft, bytes);
    await rename(draft, path);
  });
}
