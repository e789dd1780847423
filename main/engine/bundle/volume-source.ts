import type { ByteStream } from '../store.ts';

/**
 * One volume as it lies there, folder or tar, before anything in it is believed. Holds nothing open between reads, so it needs
 * no closing.
 */
export interface VolumeSource {
  readonly path: string;
  /** `archive`: somebody else's, shown as if it were a bundle without a signature. */
  readonly form: 'folder' | 'tar' | 'archive';
  /** Every file that is there, by path, with its size; litter is not among them. */
  readonly files: ReadonlyMap<string, number>;
  /** Names of what systems leave behind: never read. */
  readonly litter: readonly string[];
  /** Bytes [start, end) of one of `files`; fewer where the file is shorter. */
  read(path: string, start: number, end: number): ByteStream;
}

/** All bytes of one file. */
export async function readFileOf(source: VolumeSource, path: string): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of source.read(path, 0, source.files.get(path) ?? 0)) chunks.push(Buffer.from(chunk));
  return Buffer.concat(chunks);
}
