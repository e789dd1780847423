import { gunzipSync } from 'node:zlib';
import { GapferryError } from '../../../shared/gapferry-error.ts';
import { safeEntryName } from '../archive/entry-name.ts';
import { parsePax } from '../archive/pax.ts';
import { parseHeader, type TarHeader } from '../archive/tar-header.ts';
import { BLOCK, paddingOf } from '../archive/ustar.ts';
import { LIMITS } from '../limits.ts';
import { isDeploymentName } from './deployment-name.ts';
import type { SourceFile } from './source-file.ts';
import { baseOf } from './surroundings.ts';

/** Whether a file may be a packed Helm chart: gzip by its first bytes, a tar by its name. */
export function isChart(file: SourceFile): boolean {
  return /\.(?:tgz|tar\.gz)$/.test(file.name) && file.bytes.length > 18 && file.bytes.readUInt16BE(0) === 0x1f8b;
}

/** The files of a packed chart, charts in its charts/ folder included. Throws input.badArchive. */
export function readChart(file: SourceFile, depth = 0): SourceFile[] {
  const archive = file.archive ?? file;
  const files = [...chartEntries(file, unpackChart(file))]
    .filter(({ name }) => isDeploymentName(baseOf(name)))
    .map(({ name, bytes }) => ({ name, bytes, archive }));
  return files.flatMap((one) => (isChart(one) && depth < 4 ? readChart(one, depth + 1) : one));
}

/** A file in a packed chart, named as displayed, and where its header block and its end with all padding stand in the tar. */
export interface ChartEntry extends SourceFile {
  readonly header: number;
  readonly end: number;
}

/** Every regular file of a chart's tar, in its order. Throws input.badArchive. */
export function* chartEntries(file: SourceFile, tar: Buffer): Generator<ChartEntry> {
  const bad = (detail: string) => new GapferryError('input.badArchive', { path: file.name, detail });
  let pax: { name?: string } = {};
  for (let at = 0, count = 0; at + BLOCK <= tar.length; count++) {
    const block = tar.subarray(at, at + BLOCK);
    if (block.every((byte) => byte === 0)) break;
    if (count > LIMITS.sourceFiles) throw bad('too many entries');
    const header = parseHeader(block, true, (entry, detail) => bad(`${entry}: ${detail}`));
    const content = tar.subarray(at + BLOCK, at + BLOCK + header.size);
    if (content.length !== header.size) throw bad(`${header.name} is cut off`);
    const start = at;
    at += BLOCK + header.size + paddingOf(header.size);
    if (header.kind === 'special') {
      pax = { ...pax, ...specialName(header, content, bad) };
      continue;
    }
    const name = safeEntryName(pax.name ?? header.name, true);
    pax = {};
    if (name === undefined) throw bad(`unsafe name ${JSON.stringify(header.name)}`);
    if (header.kind === 'file') yield { name: `${file.name}/${name}`, bytes: content, header: start, end: at };
  }
}

function specialName(header: TarHeader, content: Buffer, bad: (detail: string) => GapferryError): { name?: string } {
  if (header.flag === 'L') return { name: content.toString('utf8').replace(/\0.*$/s, '') };
  if (header.flag !== 'x') return {};
  const { name } = parsePax(content, bad);
  return name === undefined ? {} : { name };
}

/** The tar of a packed chart. Throws input.badArchive. */
export function unpackChart(file: SourceFile): Buffer {
  const maxOutputLength = Math.min(LIMITS.sourceFile * 2, file.bytes.length * LIMITS.unpackedRatio);
  try {
    return gunzipSync(file.bytes, { maxOutputLength });
  } catch (cause) {
    const detail = cause instanceof Error ? cause.message : 'gzip';
    throw new GapferryError('input.badArchive', { path: file.name, detail }, { cause });
  }
}
