import { inflateRawSync } from 'node:zlib';
import { GapferryError } from '../../../shared/gapferry-error.ts';
import { safeEntryName } from '../archive/entry-name.ts';
import { LIMITS } from '../limits.ts';
import { decodeName, isDeploymentName, isSkippedFolder } from './deployment-name.ts';
import type { SourceFile } from './source-file.ts';
import { baseOf } from './surroundings.ts';

/** Whether a file is a zip, by its first bytes. */
export function isZip(file: SourceFile): boolean {
  return file.bytes.length > 22 && file.bytes.readUInt32LE(0) === 0x04034b50;
}

interface Entry {
  readonly name: string;
  readonly method: number;
  readonly packed: number;
  readonly size: number;
  readonly header: number;
}

/**
 * The deployment files of a zip (PKWARE APPNOTE 6.3), as its central directory lists them. Names are UTF-8 where the zip
 * says so or they are, else GBK. Throws input.badArchive for what is broken, encrypted, unsafe or larger than it says.
 */
export function readZip(file: SourceFile): SourceFile[] {
  const files: SourceFile[] = [];
  let total = 0;
  for (const entry of centralDirectory(file)) {
    if (!isWanted(entry.name)) continue;
    total += entry.size;
    if (entry.size > LIMITS.sourceFile || total > LIMITS.sourceTotal) throw bad(file, `${entry.name} is too large`);
    files.push({ name: `${file.name}/${entry.name}`, bytes: content(file, entry), zip: file.name });
  }
  return files.sort((a, b) => (a.name < b.name ? -1 : 1));
}

function isWanted(name: string): boolean {
  const folders = name.split('/').slice(0, -1);
  return !name.endsWith('/') && isDeploymentName(baseOf(name)) && !folders.some(isSkippedFolder);
}

function* centralDirectory(file: SourceFile): Generator<Entry> {
  const { bytes } = file;
  const end = bytes.lastIndexOf(Buffer.from('PK\x05\x06', 'latin1'));
  if (end < 0 || end + 22 > bytes.length) throw bad(file, 'the zip has no end');
  const count = bytes.readUInt16LE(end + 10);
  let at = bytes.readUInt32LE(end + 16);
  if (count === 0xffff || at === 0xffffffff)
    throw bad(file, 'a zip64, which is larger than a deployment folder may be');
  for (let index = 0; index < count; index++) {
    if (at + 46 > end || bytes.readUInt32LE(at) !== 0x02014b50) throw bad(file, 'the list of its files is broken');
    const nameLength = bytes.readUInt16LE(at + 28);
    yield entryAt(file, at, bytes.subarray(at + 46, at + 46 + nameLength));
    at += 46 + nameLength + bytes.readUInt16LE(at + 30) + bytes.readUInt16LE(at + 32);
  }
}

function entryAt(file: SourceFile, at: number, rawName: Buffer): Entry {
  const { bytes } = file;
  const written = decodeName(rawName).replaceAll('\\', '/');
  const isFolder = written.endsWith('/');
  const name = safeEntryName(written, true);
  if (name === undefined) throw bad(file, `unsafe name ${JSON.stringify(written)}`);
  if (bytes.readUInt16LE(at + 8) & 1) throw bad(file, `${name} is encrypted`);
  return {
    name: isFolder ? `${name}/` : name,
    method: bytes.readUInt16LE(at + 10),
    packed: bytes.readUInt32LE(at + 20),
    size: bytes.readUInt32LE(at + 24),
    header: bytes.readUInt32LE(at + 42),
  };
}

function content(file: SourceFile, entry: Entry): Buffer {
  const { bytes } = file;
  if (entry.header + 30 > bytes.length || bytes.readUInt32LE(entry.header) !== 0x04034b50)
    throw bad(file, `${entry.name} is not where the list says`);
  const start = entry.header + 30 + bytes.readUInt16LE(entry.header + 26) + bytes.readUInt16LE(entry.header + 28);
  const packed = bytes.subarray(start, start + entry.packed);
  const unpacked = unpack(file, entry, packed);
  if (packed.length !== entry.packed || unpacked.length !== entry.size)
    throw bad(file, `${entry.name} is cut off or larger than it says`);
  return unpacked;
}

function unpack(file: SourceFile, entry: Entry, packed: Buffer): Buffer {
  if (entry.method === 0) return packed;
  if (entry.method !== 8) throw bad(file, `${entry.name} is packed by method ${entry.method}`);
  try {
    return inflateRawSync(packed, { maxOutputLength: Math.max(entry.size, 1) });
  } catch (cause) {
    throw bad(file, `${entry.name} does not unpack`, cause);
  }
}

function bad(file: SourceFile, detail: string, cause?: unknown): GapferryError {
  return new GapferryError('input.badArchive', { path: file.name, detail }, { cause });
}
