import type { Face } from './face.ts';
import { usageError } from './usage.ts';

/** Everything on standard input, up to a limit in bytes. */
export async function readStdin(face: Face, limit: number): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of process.stdin) {
    const bytes = Buffer.from(chunk);
    size += bytes.length;
    if (size > limit) throw usageError(face.say.t('usage.stdinTooLarge', { limit }));
    chunks.push(bytes);
  }
  return Buffer.concat(chunks);
}
