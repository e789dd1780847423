import { useSyncExternalStore } from 'react';
import type { Client } from '../client/client.ts';
import { onDraftsCleared } from '../shell/draft.ts';
import type { NamedFile } from './dropped-files.ts';
import { sendFiles } from './send-files.ts';

/** How a bundle of this computer is on its way to the host. */
export interface BundleUpload {
  /** Bytes that have gone, and all of them; undefined while nothing is sent. */
  readonly progress?: { readonly done: number; readonly total: number };
  readonly error?: unknown;
}

/** One at a time, for the whole page: it goes on, and is seen, on whatever screen the person is. */
let current: BundleUpload = {};
let stopping: AbortController | undefined;
const listeners = new Set<() => void>();

onDraftsCleared(() => {
  stopBundleUpload();
  show({});
});

/** The upload as it is now. */
export function useBundleUpload(): BundleUpload {
  return useSyncExternalStore(listen, () => current);
}

/**
 * Sends bundles and archives of this computer to the host, one file after the other, and gives the paths that they came to:
 * one for each file or folder that was given. While something is sent nothing else is.
 */
export async function sendBundle(
  client: Client,
  files: readonly NamedFile[],
  onPaths: (paths: string[]) => void,
): Promise<void> {
  if (files.length === 0 || current.progress) return;
  const own = new AbortController();
  stopping = own;
  const total = files.reduce((sum, { file }) => sum + file.size, 0);
  const onBytes = (done: number): void => (own.signal.aborted ? undefined : show({ progress: { done, total } }));
  onBytes(0);
  window.addEventListener('beforeunload', ask);
  try {
    const sent = await sendFiles(client, files, { kind: 'archive', signal: own.signal, onBytes });
    show({});
    onPaths(sent.map(({ path }) => path));
  } catch (error) {
    if (!own.signal.aborted) show({ error });
  } finally {
    window.removeEventListener('beforeunload', ask);
  }
}

/** Ends it; the host keeps nothing of a file that is not whole. */
export function stopBundleUpload(): void {
  stopping?.abort();
  show({});
}

/** A page that is closed sends nothing more: the browser asks. */
function ask(event: BeforeUnloadEvent): void {
  event.preventDefault();
}

function show(upload: BundleUpload): void {
  current = upload;
  for (const listener of listeners) listener();
}

function listen(changed: () => void): () => void {
  listeners.add(changed);
  return () => listeners.delete(changed);
}
