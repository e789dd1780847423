import { Readable } from 'node:stream';
import { GapferryError } from '../../shared/gapferry-error.ts';
import type { BundleReader } from '../engine/bundle/reader.ts';
import type { Descriptor } from '../engine/descriptor.ts';
import { finishDigest, hexOf, newHash } from '../engine/digest.ts';

/**
 * Bytes `start` to `end`, both included, of a blob of a bundle. A whole blob is hashed on its way and its last piece held back
 * until the digest is right: one that was changed on the medium breaks off and never arrives whole. A part cannot be judged here;
 * whoever puts parts together checks the digest. Fails with bundle.changed, bundle.truncated or medium.*, told to `onProblem`, too.
 */
export function checkedStream(
  reader: BundleReader,
  descriptor: Descriptor,
  range: { readonly start: number; readonly end: number },
  onProblem: (error: unknown) => void,
): Readable {
  const checked = async function* (): AsyncGenerator<Uint8Array> {
    try {
      yield* pieces(reader, descriptor, range.start, range.end);
    } catch (error) {
      onProblem(error);
      throw error;
    }
  };
  return Readable.from(checked(), { objectMode: false });
}

async function* pieces(
  reader: BundleReader,
  descriptor: Descriptor,
  start: number,
  end: number,
): AsyncGenerator<Uint8Array> {
  const whole = start === 0 && end === descriptor.size - 1;
  const hash = newHash();
  let left = end - start + 1;
  let held: Buffer | undefined;
  for await (const chunk of await reader.fetch(descriptor, { offset: start })) {
    // Copied: the reader fills the same buffer again while this one is on its way.
    const piece = Buffer.from(chunk.subarray(0, left));
    left -= piece.length;
    if (whole) hash.update(piece);
    if (held) yield held;
    held = piece;
    if (left === 0) break;
  }
  const file = `blobs/sha256/${hexOf(descriptor.digest)}`;
  if (left > 0 || (whole && finishDigest(hash) !== descriptor.digest))
    throw new GapferryError('bundle.changed', { file, path: reader.list.name });
  if (held) yield held;
}
