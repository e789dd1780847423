import { createWriteStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import { type Pack, pack } from 'tar-stream';
import { ZipFile } from 'yazl';
import { type PackedFile, sorted } from './packed-file.ts';

/** Writes files as one archive that depends on nothing but them and `mtime`. */
export async function writeArchive(
  path: string,
  form: 'tar.gz' | 'zip',
  files: readonly PackedFile[],
  mtime: Date,
): Promise<void> {
  const out = createWriteStream(path);
  if (form === 'zip') await pipeline(zip(files, mtime), out);
  else await pipeline(tar(files, mtime), createGzip({ level: 9 }), out);
}

function tar(files: readonly PackedFile[], mtime: Date): Pack {
  const archive = pack();
  for (const { path, content, executable } of sorted(files)) {
    archive.entry({ name: path, mode: executable ? 0o755 : 0o644, mtime, uid: 0, gid: 0 }, content);
  }
  archive.finalize();
  return archive;
}

function zip(files: readonly PackedFile[], mtime: Date): NodeJS.ReadableStream {
  const archive = new ZipFile();
  for (const { path, content, executable } of sorted(files)) {
    archive.addBuffer(content, path, { mtime, mode: executable ? 0o100755 : 0o100644, forceDosTimestamp: true });
  }
  archive.end();
  return archive.outputStream;
}
