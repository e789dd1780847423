/** How a file is sent to the host. */
export interface Sending {
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly file: Blob;
  /** Told how many bytes have gone. */
  readonly onBytes: ((bytes: number) => void) | undefined;
  readonly signal: AbortSignal | undefined;
}

/** Posts a file, by the one interface of a browser that says how far an upload has come. The answer's status and text; throws where there is none. */
export function sendFile({ path, headers, file, onBytes, signal }: Sending): Promise<{ status: number; text: string }> {
  return new Promise((resolve, reject) => {
    signal?.throwIfAborted();
    const request = new XMLHttpRequest();
    request.open('POST', path);
    for (const [name, value] of Object.entries(headers)) request.setRequestHeader(name, value);
    request.upload.addEventListener('progress', ({ loaded }) => onBytes?.(loaded));
    request.addEventListener('load', () => resolve({ status: request.status, text: request.responseText }));
    request.addEventListener('error', () => reject(new Error('the host does not answer')));
    request.addEventListener('abort', () => reject(signal?.reason));
    signal?.addEventListener('abort', () => request.abort(), { once: true });
    request.send(file);
  });
}
