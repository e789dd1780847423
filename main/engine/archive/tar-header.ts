import type { GapferryError } from '../../../shared/gapferry-error.ts';
import { BLOCK, checksum } from './ustar.ts';

/** What one header block says. */
export interface TarHeader {
  readonly name: string;
  readonly kind: 'file' | 'directory' | 'symlink' | 'hardlink' | 'special' | 'unknown';
  /** The type flag as it stands there. */
  readonly flag: string;
  readonly size: number;
  readonly target?: string;
}

const KINDS: Readonly<Record<string, TarHeader['kind']>> = {
  '0': 'file',
  '\0': 'file',
  '1': 'hardlink',
  '2': 'symlink',
  '5': 'directory',
  x: 'special',
  g: 'special',
  L: 'special',
  K: 'special',
};

/** Parses a header block; throws what `unsafe` makes where it is not exactly well-formed. */
export function parseHeader(
  block: Buffer,
  foreign: boolean,
  unsafe: (entry: string, detail: string) => GapferryError,
): TarHeader {
  const raw = field(block, 0, 100);
  const magic = block.toString('latin1', 257, 265);
  const ustar = magic === 'ustar\x0000';
  const old = magic === 'ustar  \0' || magic === '\0'.repeat(8);
  if (!ustar && !(foreign && old)) throw unsafe(raw ?? '', 'not a tar header');
  if (number(block, 148, 8) !== checksum(block)) throw unsafe(raw ?? '', 'wrong checksum');
  const prefix = ustar ? field(block, 345, 155) : '';
  const target = field(block, 157, 100);
  if (raw === undefined || prefix === undefined || target === undefined) throw unsafe(raw ?? '', 'bytes behind a name');
  const name = prefix === '' ? raw : `${prefix}/${raw}`;
  const size = number(block, 124, 12);
  if (size === undefined) throw unsafe(name, 'size is not a number from 0 to 2^53-1');
  const flag = block.toString('latin1', 156, 157);
  const kind = KINDS[flag] ?? 'unknown';
  if (kind !== 'file' && kind !== 'special' && size !== 0) throw unsafe(name, `a ${kind} with a size`);
  return { name, kind, flag, size, ...(target !== '' ? { target } : {}) };
}

/** Text up to the first NUL; undefined where something follows it or the bytes are not UTF-8. */
function field(block: Buffer, offset: number, length: number): string | undefined {
  const bytes = block.subarray(offset, offset + length);
  const end = bytes.indexOf(0);
  if (end >= 0 && bytes.subarray(end).some((byte) => byte !== 0)) return undefined;
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(end >= 0 ? bytes.subarray(0, end) : bytes);
  } catch {
    return undefined;
  }
}

/** An octal or positive base-256 number; undefined for anything else, below zero or not exact. */
function number(block: Buffer, offset: number, length: number): number | undefined {
  if (offset + length > BLOCK) return undefined;
  const bytes = block.subarray(offset, offset + length);
  if (bytes[0] === 0x80) {
    const value = BigInt(`0x${bytes.subarray(1).toString('hex')}`);
    return value <= BigInt(Number.MAX_SAFE_INTEGER) ? Number(value) : undefined;
  }
  const match = /^ *([0-7]*)[ \0]*$/.exec(bytes.toString('latin1'));
  return match ? Number.parseInt(match[1] || '0', 8) : undefined;
}
