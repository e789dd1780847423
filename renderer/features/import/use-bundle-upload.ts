import { useEffect, useRef, useState } from 'react';
import type { Client } from '../../client/client.ts';
import { useClient } from '../../client/use-client.ts';
import type { NamedFile } from './dropped-files.ts';

export interface BundleUpload {
  /** Bytes that have gone, and all of them; undefined while nothing is sent. */
  readonly progress: { readonly done: number; readonly total: number } | undefined;
  readonly error: unknown;
  /** Sends files and gives the paths on the host that they came to: one for each file or folder that was given. */
  send(files: readonly NamedFile[]): Promise<void>;
  stop(): void;
}

/** Bundles and archives of this computer, sent to the host one file after the other. */
export function useBundleUpload(onPaths: (paths: string[]) => void): BundleUpload {
  const client = useClient();
  const [progress, setProgress] = useState<BundleUpload['progress']>();
  const [error, setError] = useState<unknown>();
  const abort = useRef<AbortController>(undefined);
  // Other paths may be there when the last byte has gone.
  const take = useRef(onPaths);
  useEffect(() => {
    take.current = onPaths;
  });
  const send = async (files: readonly NamedFile[]): Promise<void> => {
    if (files.length === 0) return;
    const stopping = new AbortController();
    abort.current = stopping;
    const total = files.reduce((sum, { file }) => sum + file.size, 0);
    setError(undefined);
    setProgress({ done: 0, total });
    try {
      take.current(await sendAll(client, files, stopping.signal, (done) => setProgress({ done, total })));
    } catch (thrown) {
      if (!stopping.signal.aborted) setError(thrown);
    } finally {
      setProgress(undefined);
    }
  };
  return { progress, error, send, stop: () => abort.current?.abort() };
}

async function sendAll(
  client: Client,
  files: readonly NamedFile[],
  signal: AbortSignal,
  onBytes: (done: number) => void,
): Promise<string[]> {
  const batch = crypto.randomUUID();
  const paths = new Set<string>();
  let sent = 0;
  for (const { file, name } of files) {
    const onPart = (bytes: number): void => onBytes(sent + Math.min(bytes, file.size));
    const { path } = await client.upload(file, { name, batch, kind: 'archive', onBytes: onPart, signal });
    sent += file.size;
    onBytes(sent);
    paths.add(topOf(path, name));
  }
  return [...paths];
}

/** Of a file in a folder that was sent, the folder. Separators are the host's, and as long as ours. */
function topOf(path: string, name: string): string {
  const first = name.indexOf('/');
  return first < 0 ? path : path.slice(0, path.length - (name.length - first));
}
