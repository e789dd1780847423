import { isYamlName, type Piece } from './scan-file.ts';
import { scanInWorkers } from './scan-pool.ts';
import { type PieceResult, runTask, type ScanTask } from './scan-task.ts';
import type { SourceFile } from './source-file.ts';
import { type Chunk, splitDocuments } from './split-documents.ts';
import { baseOf, type Surroundings } from './surroundings.ts';

/** Up to so many bytes everything is parsed here and now: starting threads would take longer. */
const SMALL = 2 * 1024 * 1024;
const PIECE = 1024 * 1024;

/** Scans all files, in order; large inputs by several threads, documents that cannot hold an image passed over. */
export async function scanAll(files: readonly SourceFile[], surroundings: Surroundings): Promise<PieceResult[]> {
  const total = files.reduce((sum, file) => sum + file.bytes.length, 0);
  if (total <= SMALL) return runTask({ id: 0, pieces: files }, surroundings, { screen: false });
  return scanInWorkers([...tasksOf(files)], surroundings);
}

/** Batches of about the same size, so that the threads end together. */
function* tasksOf(files: readonly SourceFile[]): Generator<ScanTask> {
  let id = 0;
  let pieces: (SourceFile | Piece)[] = [];
  let bytes = 0;
  for (const file of files) {
    for (const piece of piecesOf(file)) {
      pieces.push(piece);
      bytes += piece.bytes.length;
      if (bytes < PIECE) continue;
      yield { id: id++, pieces };
      [pieces, bytes] = [[], 0];
    }
  }
  if (pieces.length > 0) yield { id, pieces };
}

/** A large file of many documents in several pieces. */
function* piecesOf(file: SourceFile): Generator<SourceFile | Piece> {
  if (file.bytes.length <= 2 * PIECE || !isYamlName(baseOf(file.name)) || file.bytes.subarray(0, 65_536).includes(0)) {
    yield { name: file.name, bytes: file.bytes };
    return;
  }
  const text = file.bytes.toString('latin1');
  let from: Chunk | undefined;
  let line = 1;
  for (const chunk of splitDocuments(text)) {
    from ??= chunk;
    if (chunk.end - from.start < PIECE && chunk.end < text.length) continue;
    yield {
      name: file.name,
      bytes: file.bytes.subarray(from.start, chunk.end),
      firstLine: line,
      firstDocument: from.document,
    };
    line += countLines(text, from.start, chunk.end);
    from = undefined;
  }
}

function countLines(text: string, start: number, end: number): number {
  let lines = 0;
  for (let at = text.indexOf('\n', start); at >= 0 && at < end; at = text.indexOf('\n', at + 1)) lines += 1;
  return lines;
}
