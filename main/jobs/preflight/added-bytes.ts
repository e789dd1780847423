import type { Facts, NeededBlob } from './facts.ts';
import { isSent } from './is-sent.ts';

/** What an import adds to the storage that its project is counted for, in bytes. */
export interface AddedBytes {
  /** If nothing lies elsewhere in the project but what is known to. */
  readonly most: number;
  /** What is known to be new. */
  readonly least: number;
  /** All that the project will have of this import, whether it is there already or not. */
  readonly total: number;
}

/** Blobs that are to be sent, and manifests of images that are not there yet: each once, as Harbor counts (harbor.md 3.5). */
export function addedBytes({ blobs, arrivals }: Pick<Facts, 'blobs' | 'arrivals'>): AddedBytes {
  const counted = blobs.filter(({ counts }) => counts);
  const sent = counted.filter(isAbsent);
  const manifests = new Map<string, number>();
  for (const { graphs } of arrivals.filter(isSent)) {
    for (const { manifests: all } of graphs) for (const { descriptor: d } of all) manifests.set(d.digest, d.size);
  }
  const most = sum(sent.map(({ size }) => size)) + sum(manifests.values());
  const present = sum(counted.filter(({ present, elsewhere }) => present || elsewhere).map(({ size }) => size));
  return { most, least: sum(sent.filter((b) => b.elsewhere === false).map((b) => b.size)), total: most + present };
}

/** Whether a blob will be sent as far as is known. */
export function isAbsent({ present, elsewhere, held }: NeededBlob): boolean {
  return !present && elsewhere !== true && held;
}

function sum(sizes: Iterable<number>): number {
  return [...sizes].reduce((total, size) => total + size, 0);
}
