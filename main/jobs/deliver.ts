import { mkdir, rename, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { DiscoverOptions, RefStyle } from '../../shared/contract.ts';
import { type Destination, type Landing, landedReference } from '../engine/address.ts';
import { discover, travels } from '../engine/discover/discover.ts';
import type { SourceFile } from '../engine/discover/load-sources.ts';
import { formatRelocationLock } from '../engine/discover/lock.ts';
import { rewriteFile } from '../engine/discover/rewrite.ts';
import { localPath } from './local-path.ts';

/** What an import or relocate leaves for people: rewritten files, a lock of old and new names. */
export interface Delivery {
  readonly files: readonly { file: string; written?: string; changed: number; skipped?: string }[];
  readonly notRewritten: readonly { file: string; line: number; reference: string; why: string }[];
  readonly lock?: string;
}

export interface DeliveryRequest {
  readonly rewriteTo?: string | undefined;
  readonly lockOutput?: string | undefined;
  readonly lockFormat: 'kbld' | 'imgpkg';
  readonly ref: RefStyle;
}

/**
 * Rewrites the files to the landed addresses and writes the lock. A file that needs an image which did not land is not
 * rewritten: half a file would start pods that cannot pull.
 */
export async function deliver(
  files: readonly SourceFile[],
  options: DiscoverOptions,
  landed: readonly Landing[],
  destination: Destination,
  request: DeliveryRequest,
): Promise<Delivery> {
  const addresses = new Map(landed.map((l) => [l.reference, landedReference(l, destination.host, request.ref)]));
  const lock = await writeLock(landed, destination, request);
  const done: Delivery['files'][number][] = [];
  const notRewritten: Delivery['notRewritten'][number][] = [];
  for (const file of request.rewriteTo === undefined ? [] : files) {
    const { findings } = await discover([file], options);
    const missing = findings.filter(travels).find(({ reference }) => !addresses.has(reference));
    if (missing) {
      done.push({ file: file.name, changed: 0, skipped: missing.reference });
      continue;
    }
    const result = await rewriteFile(file, (reference) => addresses.get(reference), options);
    const written = join(request.rewriteTo ?? '', localPath(file.name));
    await writeWhole(written, result.bytes);
    done.push({ file: file.name, written, changed: result.changed });
    notRewritten.push(...result.notRewritten);
  }
  return { files: done, notRewritten, ...(lock ? { lock } : {}) };
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

/** Writes beside and renames: a reader never sees half a file. */
export async function writeWhole(path: string, bytes: Uint8Array): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  const draft = `${path}.gapferry-new`;
  await writeFile(draft, bytes);
  await rename(draft, path);
}
