import { isChart, readChart } from '../engine/discover/load-chart.ts';
import type { SourceFile } from '../engine/discover/source-file.ts';

/** Files as they travelled, packed charts opened. Throws input.badArchive. */
export function openPacked(files: readonly SourceFile[]): SourceFile[] {
  return files.flatMap((file) => (isChart(file) ? readChart(file) : file));
}

/** Files as they travel: a packed chart whole and once, in place of what is in it. */
export function packedAgain(files: readonly SourceFile[]): SourceFile[] {
  const byName = new Map(files.map((file) => file.archive ?? file).map((file) => [file.name, file]));
  return [...byName.values()];
}
