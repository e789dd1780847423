import fc from 'fast-check';
import { GapferryError } from '../../shared/gapferry-error.ts';

const MORE = Number(process.env.FUZZ_RUNS ?? 0);
/** Fixed, so that a change that breaks nothing stays green; more runs look elsewhere each time. */
const SEED = 20_240_229;

/** How often a property is tried: `few` with every change, FUZZ_RUNS where it was asked for. */
export function runs(few = 500): fc.Parameters<unknown> {
  return MORE > 0 ? { numRuns: MORE } : { numRuns: few, seed: SEED };
}

/** What came of reading broken input: a value, or undefined where it was refused. Anything but a GapferryError escapes. */
export function orRefused<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch (error) {
    if (error instanceof GapferryError) return undefined;
    throw error;
  }
}

/** The same for what takes its time. */
export async function orRefusedLater<T>(read: () => Promise<T>): Promise<T | undefined> {
  try {
    return await read();
  } catch (error) {
    if (error instanceof GapferryError) return undefined;
    throw error;
  }
}

type Change = (bytes: Buffer<ArrayBufferLike>) => Buffer<ArrayBufferLike>;

/** Copies of `original` with one to `most` small changes: bytes flipped, cut, doubled, moved, put in, or the end missing. */
export function mutated(original: Uint8Array, most = 4): fc.Arbitrary<Buffer> {
  const place = fc.nat(Math.max(0, original.length - 1));
  const count = fc.nat(64);
  const change = fc.oneof(
    fc.tuple(place, fc.nat(255)).map(([at, byte]) => splice(at, 1, Buffer.of(byte))),
    fc.tuple(place, fc.uint8Array({ maxLength: 12 })).map(([at, more]) => splice(at, 0, more)),
    fc.tuple(place, fc.constantFrom(...INTERESTING)).map(([at, more]) => splice(at, 0, Buffer.from(more))),
    fc.tuple(place, count).map(([at, length]) => splice(at, length, Buffer.alloc(0))),
    fc.tuple(place, count, place).map(([at, length, to]) => double(at, length, to)),
    place.map((at) => splice(at, original.length * 2, Buffer.alloc(0))),
  );
  return fc
    .array(change, { minLength: 1, maxLength: most })
    .map((changes) => changes.reduce<Buffer>((bytes, apply) => apply(bytes), Buffer.from(original)));
}

/** Texts that have broken parsers before. */
const INTERESTING =
  '{ } [ ] " \' , : \\ \\u0000 \0 \r \n \t ../ // @ = -1 1e400 9007199254740993 null __proto__ constructor \uFEFF \u202E \uD800 &a *a <<: !!binary %'.split(
    ' ',
  );

function splice(at: number, count: number, more: Uint8Array): Change {
  return (bytes) => Buffer.concat([bytes.subarray(0, at), more, bytes.subarray(at + count)]);
}

function double(at: number, count: number, to: number): Change {
  return (bytes) => splice(to, 0, bytes.subarray(at, at + count))(bytes);
}
