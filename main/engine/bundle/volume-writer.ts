import type { ByteStream } from '../store.ts';
import type { ListedFile } from './packing-list.ts';

/** A signature as it is put beside the list. `path` is a name that names.ts knows: `bundle.json.sig`, ... */
export interface SignatureFile {
  readonly path: string;
  readonly bytes: Buffer;
}

/** One file of a volume while it is written: in order from where it was left, never past its end. */
export interface FileWriter {
  write(bytes: Uint8Array, at: number): Promise<void>;
  /** The file has all its bytes. */
  finish(): Promise<void>;
  /** Lets go of the file as it is. */
  close(): Promise<void>;
}

/** One volume of a bundle in the making, as a folder or as a tar. Made by openFolderVolume and openTarVolume. */
export interface VolumeWriter {
  readonly number: number;
  /** Where it will stand when it is done. */
  readonly finalPath: string;
  /** Whether it stands there already: a seal was interrupted after this volume's turn. Then nothing is written to it. */
  readonly sealed: boolean;
  /** Bytes of listed files that need not be written again, as far as lengths tell. */
  readonly present: number;
  /** Writes the list and everything whose bytes are known. */
  prepare(listBytes: Buffer, metadata: ReadonlyMap<string, Buffer>): Promise<void>;
  /** Bytes of a listed file that are there. */
  written(file: Pick<ListedFile, 'path' | 'size'>): Promise<number>;
  read(path: string, start: number, end: number): ByteStream;
  /** Opens a file to be written: from its start where `fresh`, else behind what is there. */
  open(path: string, fresh: boolean): Promise<FileWriter>;
  /** Makes everything written so far reach the medium. */
  flush(): Promise<void>;
  /** Writes the final list, and makes it reach the medium. */
  writeList(bytes: Buffer): Promise<void>;
  /** Writes signatures and whatever ends the volume, and makes them reach the medium. */
  writeSignatures(files: readonly SignatureFile[]): Promise<void>;
  /** Renames the volume to its final path: the commit. */
  commit(): Promise<void>;
  /** Removes the volume, wherever it stands. */
  discard(): Promise<void>;
  close(): Promise<void>;
}
