import type { FileHandle } from 'node:fs/promises';
import { open } from 'node:fs/promises';
import { connect, isIP, type Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';
import { framed } from './message.ts';
import type { SyslogTarget } from './target.ts';

const LINE_END = 0x0a;

/**
 * Sends messages and waits until they have arrived: a file is synced, a collector has read to the end of the connection and
 * closed it. Syslog itself has no receipts, so a batch that fails may have arrived in part: send it again.
 * Errors are those of node:net, node:tls and node:fs.
 * @param patience milliseconds without progress
 */
export async function sendSyslog(target: SyslogTarget, messages: readonly Buffer[], patience: number): Promise<void> {
  if (target.kind === 'file') return append(target.path, messages);
  const socket = openSocket(target);
  try {
    await deliver(socket, Buffer.concat(messages.map(framed)), patience);
  } finally {
    socket.destroy();
  }
}

/** One message a line (a text of ours holds no line end), all of them or none. */
async function append(path: string, messages: readonly Buffer[]): Promise<void> {
  const lines = Buffer.concat(messages.flatMap((message) => [message, Buffer.from([LINE_END])]));
  await using file = await open(path, 'a+', 0o640);
  const { size } = await file.stat();
  try {
    if (!(await endsWhole(file, size))) await file.writeFile('\n');
    await file.writeFile(lines);
    await file.sync();
  } catch (error) {
    await file.truncate(size).catch(() => undefined);
    throw error;
  }
}

/** Not where the power went off in the middle of a line. */
async function endsWhole(file: FileHandle, size: number): Promise<boolean> {
  if (size === 0) return true;
  const { buffer } = await file.read(Buffer.alloc(1), 0, 1, size - 1);
  return buffer[0] === LINE_END;
}

function openSocket(target: Exclude<SyslogTarget, { kind: 'file' }>): Socket {
  const { host, port } = target;
  if (target.kind === 'tcp') return connect({ host, port });
  const { ca } = target;
  // No name is sent for an address (RFC 6066 section 3); the certificate is checked against it all the same.
  return connectTls({ host, port, servername: isIP(host) ? '' : host, ...(ca === undefined ? {} : { ca }) });
}

function deliver(socket: Socket, bytes: Buffer, patience: number): Promise<void> {
  return new Promise((resolve, reject) => {
    const cut = () => reject(new Error('the connection was cut before everything was read'));
    socket.setTimeout(patience, () => reject(new Error(`no answer for ${patience} ms`)));
    socket.on('error', reject);
    socket.on('close', cut);
    // Its end of the connection after ours: it has read everything. Before ours: it went away.
    socket.on('end', () => (socket.writableFinished ? resolve() : cut()));
    socket.on('data', () => undefined);
    socket.end(bytes);
  });
}
