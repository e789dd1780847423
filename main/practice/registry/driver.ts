import type { Readable } from 'node:stream';

/** An upload that is being written: bytes are only ever added at its end. */
export interface Appender {
  write(chunk: Uint8Array): Promise<void>;
  close(): Promise<void>;
}

/**
 * Where a registry keeps its bytes: files by path, as distribution's storage drivers do
 * (github.com/distribution/distribution, registry/storage/driver). Paths are relative, with `/`.
 */
export interface Driver {
  /** Bytes in a file; undefined where there is none. */
  size(path: string): Promise<number | undefined>;
  /** A small file, whole. */
  read(path: string): Promise<Uint8Array | undefined>;
  /** Bytes `start` to `end`, both included, of a file that exists. */
  stream(path: string, start: number, end: number): Readable;
  /** Puts a whole file in place: a reader sees the old or the new one. */
  write(path: string, bytes: Uint8Array): Promise<void>;
  append(path: string): Promise<Appender>;
  /** Moves a file, replacing what is there. */
  move(from: string, to: string): Promise<void>;
  /** Removes a file, or a folder with all that is in it. Nothing there is no error. */
  remove(path: string): Promise<void>;
  /** Names directly in a folder, sorted; none where there is no folder. */
  list(path: string): Promise<string[]>;
}
