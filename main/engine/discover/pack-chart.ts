import { gzipSync } from 'node:zlib';
import { GapferryError } from '../../../shared/gapferry-error.ts';
import { BLOCK, paddingOf, resized } from '../archive/ustar.ts';
import { chartEntries, isChart, readChart, unpackChart } from './load-chart.ts';
import type { SourceFile } from './source-file.ts';

/**
 * A packed chart with new content for some of its members, by their displayed names. Everything else of its tar stays byte for
 * byte: order, modes, times, the other members, and the charts packed inside it that do not change. The result is read again
 * before it is answered. Throws input.badArchive.
 */
export function packChart(archive: SourceFile, changed: ReadonlyMap<string, Buffer>): Buffer {
  const packed = repacked(archive, changed, 0);
  const before = readChart(archive);
  const after = readChart({ name: archive.name, bytes: packed });
  const same = before.every(({ name, bytes }, index) => {
    const now = after[index];
    return now?.name === name && now.bytes.equals(changed.get(name) ?? bytes);
  });
  if (same && before.length === after.length) return packed;
  throw new GapferryError('input.badArchive', { path: archive.name, detail: 'packed again, it reads differently' });
}

function repacked(archive: SourceFile, changed: ReadonlyMap<string, Buffer>, depth: number): Buffer {
  const tar = unpackChart(archive);
  const pieces: Buffer[] = [];
  let at = 0;
  for (const entry of chartEntries(archive, tar)) {
    const isPacked = isChart(entry) && depth < 4;
    const content = isPacked ? repacked(entry, changed, depth + 1) : changed.get(entry.name);
    if (content === undefined || content.equals(entry.bytes)) continue;
    const header = resized(tar.subarray(entry.header, entry.header + BLOCK), content.length);
    pieces.push(tar.subarray(at, entry.header), header, content, Buffer.alloc(paddingOf(content.length)));
    at = entry.end;
  }
  return at === 0 ? archive.bytes : gzipSync(Buffer.concat([...pieces, tar.subarray(at)]), { level: 9 });
}
