import { crc32 } from 'node:zlib';
import { type Digest, digestOf } from '../../engine/digest.ts';

/** One file of a layer. */
export interface LayerFile {
  readonly path: string;
  readonly bytes: Uint8Array;
  readonly mode: number;
}

/** A layer as images carry it. */
export interface Layer {
  /** gzip of a tar. */
  readonly bytes: Uint8Array;
  readonly digest: Digest;
  /** Digest of the tar alone, for the config's rootfs. */
  readonly diffId: Digest;
}

const BLOCK = 512;
const STORED_MAX = 0xffff;
const encoder = new TextEncoder();

/** Makes a layer whose digests are the same on every machine and with every zlib. Paths are ASCII and under 100 bytes. */
export function makeLayer(files: readonly LayerFile[]): Layer {
  const tar = Buffer.concat([...files.flatMap(tarEntry), new Uint8Array(BLOCK * 2)]);
  const bytes = storedGzip(tar);
  return { bytes, digest: digestOf(bytes), diffId: digestOf(tar) };
}

/** POSIX.1-1988 ustar. */
function tarEntry({ path, bytes, mode }: LayerFile): Uint8Array[] {
  const header = new Uint8Array(BLOCK);
  const put = (text: string, offset: number) => header.set(encoder.encode(text), offset);
  const octal = (value: number, digits: number) => value.toString(8).padStart(digits, '0');
  put(path, 0);
  put(octal(mode, 7), 100);
  put(octal(0, 7), 108);
  put(octal(0, 7), 116);
  put(octal(bytes.length, 11), 124);
  put(octal(0, 11), 136);
  put(' '.repeat(8), 148);
  put('0', 156);
  put('ustar\u000000', 257);
  put(`${octal(sum(header), 6)}\u0000 `, 148);
  return [header, bytes, new Uint8Array((BLOCK - (bytes.length % BLOCK)) % BLOCK)];
}

function sum(bytes: Uint8Array): number {
  return bytes.reduce((total, byte) => total + byte, 0);
}

/** gzip (RFC 1952) of stored blocks (RFC 1951, 3.2.4): compressors differ from version to version, this does not. */
function storedGzip(bytes: Uint8Array): Uint8Array {
  const parts: Uint8Array[] = [Uint8Array.from([0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 0xff])];
  for (let offset = 0; offset < bytes.length; offset += STORED_MAX) {
    const block = bytes.subarray(offset, offset + STORED_MAX);
    const head = Buffer.alloc(5);
    head.writeUInt8(offset + STORED_MAX >= bytes.length ? 1 : 0, 0);
    head.writeUInt16LE(block.length, 1);
    head.writeUInt16LE(~block.length & 0xffff, 3);
    parts.push(head, block);
  }
  const tail = Buffer.alloc(8);
  tail.writeUInt32LE(crc32(bytes), 0);
  tail.writeUInt32LE(bytes.length, 4);
  return Buffer.concat([...parts, tail]);
}
