import { constants } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { BLOCK, giveChunk, takeChunk } from '../chunks.ts';

/** Not there but on Linux. */
const O_DIRECT: number | undefined = constants.O_DIRECT;

/**
 * A file that exists, opened past the page cache (open(2), O_DIRECT); undefined where the system or the file system
 * cannot. So a bundle's bytes go to the medium as they come and, what counts more, the reread reads the medium and not
 * the memory of this computer. Only whole blocks can be read and written so.
 */
export async function openDirect(path: string, use: 'read' | 'write'): Promise<FileHandle | undefined> {
  if (!O_DIRECT) return undefined;
  const flags = (use === 'read' ? constants.O_RDONLY : constants.O_RDWR) | O_DIRECT;
  const handle = await open(path, flags).catch(() => undefined);
  if (!handle || (await canRead(handle))) return handle;
  await handle.close();
  return undefined;
}

/** Whether all was written. Where it was not, the ordinary way tries again and has the words for what is wrong. */
export async function writeDirect(handle: FileHandle, bytes: Uint8Array, at: number): Promise<boolean> {
  const written = await handle.write(bytes, 0, bytes.length, at).catch(() => undefined);
  return written?.bytesWritten === bytes.length;
}

/** Some file systems open such a file and then refuse every read. */
async function canRead(handle: FileHandle): Promise<boolean> {
  const chunk = takeChunk();
  try {
    await handle.read(chunk, 0, BLOCK, 0);
    return true;
  } catch {
    return false;
  } finally {
    giveChunk(chunk);
  }
}
