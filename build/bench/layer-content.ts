import { createCipheriv, createHash } from 'node:crypto';
import { crc32 } from 'node:zlib';
import { TAR_END, ustarHeader } from '../../main/engine/archive/ustar.ts';
import type { Descriptor } from '../../main/engine/descriptor.ts';
import { type Digest, finishDigest, newHash } from '../../main/engine/digest.ts';
import { MEDIA } from '../../main/engine/media-types.ts';

/** Bytes of tar in one stored deflate block (RFC 1951 3.2.4 allows 65,535); a multiple of a tar block. */
const STORED = 120 * 512;
const STORED_HEADER = 5;
/** Blocks in one piece that is handed on: about a megabyte. */
const BLOCKS_PER_PIECE = 17;
/** RFC 1952: deflate, no name, no time, unknown system. */
const GZIP_HEADER = Buffer.from([0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 255]);
const GZIP_TRAILER = 8;
const FIRST_BLOCK = 512;

/** A layer whose bytes follow from its seed, so that it need not be kept to be had again. */
export interface MadeLayer {
  readonly descriptor: Descriptor;
  /** Digest of the tar inside, for the image's config. */
  readonly diffId: Digest;
  readonly seed: string;
  readonly blocks: number;
}

/** Makes a layer of about `size` bytes: reads it through once for its digests. */
export function makeLayer(seed: string, size: number): MadeLayer {
  const blocks = Math.max(1, Math.round(size / (STORED + STORED_HEADER)));
  const outer = newHash();
  const inner = newHash();
  for (const piece of layerPieces(seed, blocks, (tar) => inner.update(tar))) outer.update(piece);
  const bytes = GZIP_HEADER.length + blocks * (STORED + STORED_HEADER) + GZIP_TRAILER;
  return {
    descriptor: { mediaType: MEDIA.ociLayerGzip, digest: finishDigest(outer), size: bytes },
    diffId: finishDigest(inner),
    seed,
    blocks,
  };
}

/**
 * The bytes of a layer: a valid gzip of a valid tar that holds one file of noise. The noise is an AES-CTR key stream and
 * the deflate blocks are stored ones, because random bytes do not compress and gzip would only make the wait longer.
 */
export function* layerPieces(seed: string, blocks: number, onTar?: (tar: Buffer) => void): Generator<Buffer> {
  const noise = noiseOf(seed);
  let crc = 0;
  yield GZIP_HEADER;
  for (let first = 0; first < blocks; first += BLOCKS_PER_PIECE) {
    const piece: Buffer[] = [];
    for (let block = first; block < Math.min(first + BLOCKS_PER_PIECE, blocks); block++) {
      const tar = tarBlock(noise, block, blocks);
      onTar?.(tar);
      crc = crc32(tar, crc);
      piece.push(storedHeader(block === blocks - 1), tar);
    }
    yield Buffer.concat(piece);
  }
  yield trailer(crc, blocks * STORED);
}

function noiseOf(seed: string): (length: number) => Buffer {
  const key = createHash('sha256').update(seed).digest();
  const cipher = createCipheriv('aes-128-ctr', key.subarray(0, 16), key.subarray(16));
  const zeros = Buffer.alloc(STORED);
  return (length) => cipher.update(zeros.subarray(0, length));
}

/** One block of the tar: its first begins with the file's header, its last ends with the end of the archive. */
function tarBlock(noise: (length: number) => Buffer, block: number, blocks: number): Buffer {
  const head = block === 0 ? ustarHeader('data/noise', blocks * STORED - FIRST_BLOCK - TAR_END, 0) : Buffer.alloc(0);
  const tail = Buffer.alloc(block === blocks - 1 ? TAR_END : 0);
  return Buffer.concat([head, noise(STORED - head.length - tail.length), tail]);
}

function storedHeader(last: boolean): Buffer {
  const header = Buffer.alloc(STORED_HEADER);
  header[0] = last ? 1 : 0;
  header.writeUInt16LE(STORED, 1);
  header.writeUInt16LE(~STORED & 0xffff, 3);
  return header;
}

function trailer(crc: number, length: number): Buffer {
  const bytes = Buffer.alloc(GZIP_TRAILER);
  bytes.writeUInt32LE(crc, 0);
  bytes.writeUInt32LE(length % 2 ** 32, 4);
  return bytes;
}
