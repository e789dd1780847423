import { rename, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { DiscoverOptions, RefStyle } from '../../shared/contract.ts';
import { type Destination, type Landing, landedReference } from '../engine/address.ts';
import { makeFolders } from '../engine/bundle/make-folders.ts';
import { onMedium } from '../engine/bundle/medium-errors.ts';
import type { SourceFile } from '../engine/discover/load-sources.ts';
import { formatRelocationLock } from '../engine/discover/lock.ts';
import { RULES_FILE } from './choose-sources.ts';
import { localPaths } from './local-path.ts';
import { type NotRewritten, type RewrittenFiles, rewriteFiles } from './rewrite-files.ts';

/** What an import or relocate leaves for people: rewritten files, a lock of old and new names. */
export interface Delivery {
  readonly files: readonly { file: string; written?: string; changed: number; skipped?: string }[];
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
  const addresses = new Map(landed.map((l) => [l.reference, landedReference(l, destination.host, request.ref)]));
  const lock = await writeLock(landed, destination, request);
  if (request.rewriteTo === undefined) return { files: [], notRewritten: [], ...(lock ? { lock } : {}) };
  const rewritten = await rewriteFiles(files, { ...options, imagesAnnotation: request.imagesAnnotation }, addresses);
  onPlaces(rewritten.places);
  const paths = localPaths(files.map(({ name }) => name));
  const done: Delivery['files'][number][] = [...rewritten.skipped].map(([file, skipped]) => ({
    file,
    changed: 0,
    skipped,
  }));
  for (const { file, bytes, changed } of rewritten.files.filter((f) => !f.file.endsWith(RULES_FILE))) {
    const written = join(request.rewriteTo, paths.get(file) ?? file);
    await writeWhole(written, bytes);
    done.push({ file, written, changed });
  }
  return { files: done, notRewritten: rewritten.notRewritten, ...(lock ? { lock } : {}) };
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
  await writeWhole(request.lockOutput, Buffer.from(formatRelocationLock(entries, request.lockFormat), 'utf8'));
  return request.lockOutput;
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
