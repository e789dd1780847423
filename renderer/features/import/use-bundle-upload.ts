import { useEffect, useRef, useState } from 'react';
import { useClient } from '../../client/use-client.ts';
import type { NamedFile } from '../../files/dropped-files.ts';
import { sendFiles } from '../../files/send-files.ts';

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
      const onBytes = (done: number): void => setProgress({ done, total });
      const sent = await sendFiles(client, files, { kind: 'archive', signal: stopping.signal, onBytes });
      take.current(sent.map(({ path }) => path));
    } catch (thrown) {
      if (!stopping.signal.aborted) setError(thrown);
    } finally {
      setProgress(undefined);
    }
  };
  return { progress, error, send, stop: () => abort.current?.abort() };
}
