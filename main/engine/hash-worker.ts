import { createHash, type Hash } from 'node:crypto';
import { parentPort } from 'node:worker_threads';

/** Bytes of a stream, by its number; or its end, which is answered with the digest in hex. */
export type HashTask = { readonly id: number; readonly chunk?: Uint8Array };
export type HashAnswer = { readonly id: number; readonly hex?: string };

const hashes = new Map<number, Hash>();

parentPort?.on('message', ({ id, chunk }: HashTask) => {
  const hash = hashes.get(id) ?? createHash('sha256');
  if (chunk) {
    hashes.set(id, hash.update(chunk));
    parentPort?.postMessage({ id } satisfies HashAnswer);
  } else {
    hashes.delete(id);
    parentPort?.postMessage({ id, hex: hash.digest('hex') } satisfies HashAnswer);
  }
});
