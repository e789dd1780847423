import { Transform } from 'node:stream';
import type { Answer } from './answer.ts';

/** What a test may do to one exchange. */
export type Fault =
  /** Answer this instead; the request's body is not read. */
  | { readonly kind: 'answer'; readonly answer: Answer }
  /** Cut the connection after this many bytes of the answer's body. */
  | { readonly kind: 'breakDownload'; readonly after: number }
  /** Cut the connection after this many bytes of the request's body. */
  | { readonly kind: 'breakUpload'; readonly after: number }
  /** Turn over one bit of the answer's body. */
  | { readonly kind: 'corrupt'; readonly at: number };

/** Passes `after` bytes through, then calls `cut`. */
export function cutter(after: number, cut: () => void): Transform {
  let left = after;
  return new Transform({
    transform(chunk: Buffer, _encoding, done) {
      const part = chunk.subarray(0, left);
      left -= part.length;
      if (part.length > 0) this.push(part);
      // The bytes before the cut are given a moment to leave.
      if (left <= 0) setTimeout(cut, 10);
      else done();
    },
  });
}

/** Turns over the lowest bit of the byte at `at`. */
export function corrupter(at: number): Transform {
  let offset = 0;
  return new Transform({
    transform(chunk: Buffer, _encoding, done) {
      const changed = Buffer.from(chunk);
      const index = at - offset;
      if (index >= 0 && index < changed.length) changed[index] = (changed[index] ?? 0) ^ 1;
      offset += chunk.length;
      done(null, changed);
    },
  });
}
