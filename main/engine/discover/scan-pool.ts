import { availableParallelism } from 'node:os';
import { type ResourceLimits, Worker } from 'node:worker_threads';
import type { Piece } from './scan-file.ts';
import type { PieceResult, ScanTask } from './scan-task.ts';
import type { SourceFile } from './source-file.ts';
import type { Surroundings } from './surroundings.ts';

/** Seconds without an answer after which a piece is given up. */
const PATIENCE = 120;
const MOST_WORKERS = 4;
/**
 * Megabytes of heap. V8 lets garbage grow to what it is allowed: with its own limits 50 MB of documents took 690 MB, with
 * these less than 400 MB. A document that needs more is read again in a thread without them.
 */
const SMALL_HEAP = { maxYoungGenerationSizeMb: 4, maxOldGenerationSizeMb: 96 };

/**
 * Scans tasks in worker threads, one per processor. A thread that dies or never ends (a text made to hang a parser) is
 * ended; the files it was at are reported and the others still scanned. `patience` in seconds for each task.
 */
export async function scanInWorkers(
  tasks: readonly ScanTask[],
  surroundings: Surroundings,
  patience = PATIENCE,
): Promise<PieceResult[]> {
  const waiting = [...tasks].reverse();
  const results = new Map<number, PieceResult[]>();
  const lane = async (): Promise<void> => {
    let thread = new ScanThread(surroundings, SMALL_HEAP);
    try {
      for (let task = waiting.pop(); task; task = waiting.pop()) {
        const done = await thread.run(task, patience);
        if (done === 'tooLittleMemory') results.set(task.id, await scanRoomily(task, surroundings, patience));
        else results.set(task.id, done ?? task.pieces.map(givenUp));
        if (Array.isArray(done)) continue;
        await thread.end();
        thread = new ScanThread(surroundings, SMALL_HEAP);
      }
    } finally {
      await thread.end();
    }
  };
  const lanes = Math.max(1, Math.min(availableParallelism(), MOST_WORKERS, tasks.length));
  await Promise.all(Array.from({ length: lanes }, lane));
  return tasks.flatMap((task) => results.get(task.id) ?? []);
}

async function scanRoomily(task: ScanTask, surroundings: Surroundings, patience: number): Promise<PieceResult[]> {
  const thread = new ScanThread(surroundings, {});
  try {
    const done = await thread.run(task, patience);
    return Array.isArray(done) ? done : task.pieces.map(givenUp);
  } finally {
    await thread.end();
  }
}

function givenUp(piece: SourceFile | Piece): PieceResult {
  const line = 'firstLine' in piece ? piece.firstLine : 1;
  const params = { path: piece.name, line, detail: 'reading it takes too long or too much memory' };
  return { findings: [], notes: [], problems: [{ file: piece.name, line, code: 'input.notYaml', params }] };
}

type Outcome = PieceResult[] | 'tooLittleMemory' | undefined;

class ScanThread {
  readonly #worker: Worker;
  #finish: ((outcome?: Outcome) => void) | undefined;

  constructor(surroundings: Surroundings, resourceLimits: ResourceLimits) {
    // Written out in this form, the bundler finds the worker and puts it beside the bundle.
    this.#worker = new Worker(new URL('./scan-worker.ts', import.meta.url), {
      workerData: surroundings,
      resourceLimits,
    });
    this.#worker.on('message', (answer: { results: PieceResult[] }) => this.#finish?.(answer.results));
    this.#worker.on('error', (error) => this.#finish?.(isOutOfMemory(error) ? 'tooLittleMemory' : undefined));
    this.#worker.on('exit', () => this.#finish?.());
  }

  /** The results of a task; undefined where the thread failed otherwise than for memory, or took too long. */
  async run(task: ScanTask, patience: number): Promise<Outcome> {
    const { promise, resolve } = Promise.withResolvers<Outcome>();
    const timer = setTimeout(resolve, patience * 1000, undefined);
    this.#finish = resolve;
    // A view would be sent with all of the memory it looks at: each piece goes as a copy of its own, handed over.
    const pieces = task.pieces.map((piece) => ({ ...piece, bytes: new Uint8Array(piece.bytes) }));
    this.#worker.postMessage(
      { ...task, pieces },
      pieces.map(({ bytes }) => bytes.buffer),
    );
    const outcome = await promise;
    clearTimeout(timer);
    return outcome;
  }

  async end(): Promise<void> {
    await this.#worker.terminate();
  }
}

function isOutOfMemory(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ERR_WORKER_OUT_OF_MEMORY';
}
