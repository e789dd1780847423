import { createHash, type Hash } from 'node:crypto';
import { parentPort, workerData } from 'node:worker_threads';

/** Bytes of a stream, by its number: a place in the pool that was given at the start, or the bytes themselves. Neither: its end. */
export type HashTask = { readonly id: number } & (
  | { readonly at: number; readonly length: number }
  | { readonly bytes: Uint8Array }
  | { readonly end: true }
);
/** The end is answered with the digest in hex. */
export type HashAnswer = { readonly hex?: string };

const pool: SharedArrayBuffer = workerData;
const hashes = new Map<number, Hash>();

parentPort?.on('message', (task: HashTask) => {
  const hash = hashes.get(task.id) ?? createHash('sha256');
  hashes.set(task.id, hash);
  if ('end' in task) {
    hashes.delete(task.id);
    parentPort?.postMessage({ hex: hash.digest('hex') } satisfies HashAnswer);
  } else {
    hash.update('bytes' in task ? task.bytes : new Uint8Array(pool, task.at, task.length));
    parentPort?.postMessage({} satisfies HashAnswer);
  }
});
