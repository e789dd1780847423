import type { IncomingMessage } from 'node:http';
import { LIMITS } from '../engine/limits.ts';

/** What a JSON body holds, or the HTTP status that refuses it. */
export type JsonBody = { readonly value: unknown } | { readonly status: 400 | 413 | 415 };

/**
 * Reads a body of at most `limit` bytes as JSON; one that does not come in time is given up. Its type must be said: another page can make a browser send a form, never
 * `application/json` without asking first, and nobody here says yes.
 */
export async function readJson(request: IncomingMessage, limit: number): Promise<JsonBody> {
  const [type = ''] = (request.headers['content-type'] ?? '').split(';');
  if (type.trim().toLowerCase() !== 'application/json') return { status: 415 };
  if (Number(request.headers['content-length'] ?? 0) > limit) return { status: 413 };
  const late = setTimeout(() => request.destroy(), LIMITS.pageCallTime * 1000);
  request.once('close', () => clearTimeout(late));
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request) {
    if (!Buffer.isBuffer(chunk)) return { status: 400 };
    size += chunk.length;
    if (size > limit) return { status: 413 };
    chunks.push(chunk);
  }
  try {
    return { value: JSON.parse(Buffer.concat(chunks).toString('utf8')) };
  } catch {
    return { status: 400 };
  }
}
