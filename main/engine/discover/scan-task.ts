import type { Problem, ScanResult } from '../../../shared/contract.ts';
import type { Finding } from '../../../shared/finding.ts';
import { type Piece, type ScanOptions, scanFile } from './scan-file.ts';
import type { SourceFile } from './source-file.ts';
import type { Surroundings } from './surroundings.ts';

/** Pieces of files to scan, in order. Plain data. */
export interface ScanTask {
  readonly id: number;
  readonly pieces: readonly (SourceFile | Piece)[];
}

/** What was found in one piece. Plain data. */
export interface PieceResult {
  readonly findings: Finding[];
  readonly problems: Problem[];
  readonly notes: ScanResult['notes'];
}

/** Scans the pieces of a task. */
export function runTask(task: ScanTask, surroundings: Surroundings, options: ScanOptions): PieceResult[] {
  return task.pieces.map((piece) => {
    // A Buffer arrives from another thread as a plain Uint8Array.
    const { buffer, byteOffset, byteLength } = piece.bytes;
    const bytes = Buffer.from(buffer, byteOffset, byteLength);
    const { sites, problems, notes } = scanFile({ ...piece, bytes }, surroundings, options);
    return { findings: sites.map(({ finding }) => finding), problems, notes };
  });
}
