import { once } from 'node:events';
import { createServer, type Server, type Socket } from 'node:net';
import { createServer as createTlsServer } from 'node:tls';
import { onTestFinished } from 'vitest';
import type { Certificates } from './certificates.ts';

/** A log collector on loopback: takes messages with octet counting (RFC 6587 section 3.4.1) and ends a connection after its sender did. */
export class Collector {
  readonly messages: string[] = [];
  readonly port: number;
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();

  /** `take`: what it does with a connection; absent: reads all of it. `port`: where it was before. */
  static async start(
    options: {
      readonly port?: number;
      readonly tls?: Certificates;
      readonly take?: (socket: Socket, collector: Collector) => void;
    } = {},
  ): Promise<Collector> {
    const { port = 0, tls, take = (socket, collector) => collector.read(socket) } = options;
    const server = tls
      ? createTlsServer({ key: tls.key, cert: tls.cert, allowHalfOpen: true })
      : createServer({ allowHalfOpen: true });
    server.listen(port, '127.0.0.1');
    await once(server, 'listening');
    const collector = new Collector(server);
    // Also those that no TLS came of.
    server.on('connection', (socket: Socket) => collector.#sockets.add(socket));
    server.on(tls ? 'secureConnection' : 'connection', (socket: Socket) => {
      socket.on('error', () => undefined);
      take(socket, collector);
    });
    onTestFinished(() => collector.stop());
    return collector;
  }

  private constructor(server: Server) {
    this.#server = server;
    const address = server.address();
    this.port = typeof address === 'object' && address ? address.port : 0;
  }

  /** Keeps what comes and ends the connection when its sender has. */
  read(socket: Socket): void {
    const parts: Buffer[] = [];
    socket.on('data', (part: Buffer) => parts.push(part));
    socket.on('end', () => {
      this.messages.push(...unframed(Buffer.concat(parts)));
      socket.end();
    });
  }

  async stop(): Promise<void> {
    for (const socket of this.#sockets) socket.destroy();
    if (!this.#server.listening) return;
    this.#server.close();
    await once(this.#server, 'close');
  }
}

/** Messages of a stream with octet counting; throws where it is anything else. */
export function unframed(bytes: Buffer): string[] {
  const messages: string[] = [];
  for (let at = 0; at < bytes.length; ) {
    const space = bytes.indexOf(' ', at);
    const digits = bytes.toString('latin1', at, space);
    if (!/^[1-9]\d*$/.test(digits)) throw new Error(`no count at ${at}`);
    const end = space + 1 + Number(digits);
    if (end > bytes.length) throw new Error(`cut off at ${at}`);
    messages.push(bytes.toString('utf8', space + 1, end));
    at = end;
  }
  return messages;
}
