import { GapferryError } from '../../shared/gapferry-error.ts';
import type { BundleReader } from '../engine/bundle/reader.ts';
import type { Descriptor } from '../engine/descriptor.ts';
import { hexOf } from '../engine/digest.ts';
import { isManifestType } from '../engine/media-types.ts';
import type { ByteStream } from '../engine/store.ts';
import { streamHash } from '../engine/stream-hash.ts';

/** Bytes at either end of a layer that are looked at: a gzip stream begins with its magic number and ends with checksum and size. */
const LOOK = 8;

/**
 * kbld writes all layers as zeros first and fills them in afterwards: an interrupted export is a valid tar in which layers
 * are zeros from some byte on. Before anything of such a tar is pushed, each layer that begins or ends in zeros is hashed, so
 * that none of its images gets a tag when one of them is not whole. Throws bundle.changed.
 */
export async function refuseUnfilled(reader: BundleReader, path: string, signal: AbortSignal): Promise<void> {
  if (reader.list.creator.name !== 'imgpkg') return;
  for (const blob of reader.list.blobs) {
    if (isManifestType(blob.mediaType) || !reader.holds(blob.digest) || !(await endsInZeros(reader, blob))) continue;
    const hash = streamHash(blob.size);
    for await (const chunk of await reader.fetch(blob, { signal })) await hash.update(chunk);
    if ((await hash.digest()) === blob.digest) continue;
    throw new GapferryError('bundle.changed', { file: `blobs/sha256/${hexOf(blob.digest)}`, path });
  }
}

async function endsInZeros(reader: BundleReader, blob: Descriptor): Promise<boolean> {
  const [first, last] = [0, Math.max(0, blob.size - LOOK)];
  for (const offset of [first, last]) {
    const bytes = await firstOf(await reader.fetch(blob, { offset }));
    if (bytes.every((byte) => byte === 0)) return true;
  }
  return false;
}

async function firstOf(stream: ByteStream): Promise<Uint8Array> {
  for await (const chunk of stream) return Uint8Array.from(chunk.subarray(0, LOOK));
  return new Uint8Array();
}
