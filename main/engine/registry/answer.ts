import type { Dispatcher } from 'undici';

/** A response on the wire. Its body must be read, cancelled or discarded, or its connection is lost. */
export interface Answer {
  readonly status: number;
  readonly headers: Dispatcher.ResponseData['headers'];
  readonly body: Dispatcher.ResponseData['body'];
  readonly url: URL;
}

/** First value of a header. */
export function header(answer: Answer, name: string): string | undefined {
  const value = answer.headers[name];
  return Array.isArray(value) ? value[0] : value;
}

/** A whole body, or undefined where it is longer than the limit: then the rest is never read. */
export async function readCapped(answer: Answer, limit: number): Promise<Buffer | undefined> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of answer.body) {
    if (!(chunk instanceof Uint8Array)) continue;
    size += chunk.length;
    if (size > limit) return undefined;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks, size);
}

/** Frees the connection of an answer that nobody reads: reads a short body to its end, cuts a long one off. */
export async function discard(answer: Answer): Promise<void> {
  await answer.body.dump({ limit: 64 * 1024 }).catch(() => undefined);
}

/** Cuts a body off: its connection is closed, the rest never read. */
export function cut(answer: Answer): void {
  answer.body.on('error', () => undefined).destroy();
}
