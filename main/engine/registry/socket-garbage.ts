import { getHeapSpaceStatistics, setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

/** Bytes received after which the buffers that brought them are collected. */
const STEP = 16 * 1024 * 1024;
/** Bytes sent after which everything is collected: what got old by chance holds buffers and would add up. */
const LONG = 2 * 1024 * 1024 * 1024;
/** Bytes that the young generation may take; V8 itself lets it grow to 128 MB. Less, and it is collected all the time. */
const YOUNG = 16 * 1024 * 1024;

type Collect = (options: { type: 'minor' | 'major' }) => void;

let collect: Collect | undefined;
let received = 0;
let sent = 0;
let sentSinceLook = 0;
let capped = false;

/**
 * Counts bytes that came from sockets and were copied out of their buffers. Every read of a socket is a new buffer outside
 * the heap; V8 sees 32 MB of them as pressure and marks the whole heap, a hundred times for 2 GB, though all are young and
 * dead. Collecting the young ones in time takes a tenth of that. Once, before the first of them, all that the start has
 * left behind is collected: else the young generation keeps the 60 MB that it grew to while modules were loaded.
 */
export function countReceived(bytes: number): void {
  received += bytes;
  if (received < STEP) return;
  received = 0;
  if (collect) collect({ type: 'minor' });
  else collectAll();
  capYoung();
}

/** Counts bytes sent, so that a long transfer needs no more memory than a short one. */
export function countSent(bytes: number): void {
  sent += bytes;
  sentSinceLook += bytes;
  if (sentSinceLook < STEP) return;
  sentSinceLook = 0;
  if (!collect || sent >= LONG) {
    sent = 0;
    collectAll();
  }
  capYoung();
}

function collectAll(): void {
  collect ??= collector();
  collect({ type: 'major' });
}

/** Keeps the young generation from growing any more. The size itself can only be said when a process starts. */
function capYoung(): void {
  if (capped) return;
  const young = getHeapSpaceStatistics().find(({ space_name }) => space_name === 'new_space');
  if (!young || young.space_size < YOUNG) return;
  setFlagsFromString('--semi-space-growth-factor=1');
  capped = true;
}

/** The collector of V8 (--expose-gc); nothing where its flags cannot be changed any more. */
function collector(): Collect {
  setFlagsFromString('--expose-gc');
  const found: unknown = runInNewContext('globalThis.gc');
  return typeof found === 'function' ? (options) => void found(options) : () => {};
}
