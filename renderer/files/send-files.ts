import type { Client, UploadOptions } from '../client/client.ts';
import type { NamedFile } from './dropped-files.ts';

/** A file or folder that now lies on the host. */
export interface SentFile {
  readonly path: string;
  /** As the person called it. */
  readonly name: string;
}

/**
 * Sends files to the host, one after the other. The answer has one entry for each file or folder that was given. Throws
 * CallFailure, and the reason of `signal`.
 */
export async function sendFiles(
  client: Client,
  files: readonly NamedFile[],
  { kind, signal, onBytes }: Pick<UploadOptions, 'kind' | 'signal' | 'onBytes'> = {},
): Promise<SentFile[]> {
  const batch = crypto.randomUUID();
  const sent = new Map<string, SentFile>();
  let before = 0;
  for (const { file, name } of files) {
    const onPart = (bytes: number): void => onBytes?.(before + Math.min(bytes, file.size));
    const { path } = await client.upload(file, { name, batch, kind, signal, onBytes: onPart });
    before += file.size;
    onBytes?.(before);
    const [top = name] = name.split('/');
    // Of a file in a folder, the folder. Separators are the host's, and as long as ours.
    sent.set(top, { name: top, path: path.slice(0, path.length - (name.length - top.length)) });
  }
  return [...sent.values()];
}
