import { createServer, type IncomingMessage, type RequestListener, type ServerResponse } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { Socket } from 'node:net';

/** One request as the server saw it, its body read to the end (or to where it broke). */
export interface SeenRequest {
  readonly method: string;
  /** Path and query. */
  readonly url: string;
  readonly headers: IncomingMessage['headers'];
  body: Buffer;
}

export interface FaultServer {
  /** 127.0.0.1:PORT */
  readonly host: string;
  readonly seen: SeenRequest[];
  close(): Promise<void>;
}

/** What a test makes of a request. `nth` counts from 1 the requests with this method and path. */
export type Script = (request: SeenRequest, response: ServerResponse, nth: number) => void;

export interface FaultServerOptions {
  readonly tls?: { key: string; cert: string };
  readonly address?: string;
  /** Whether the script is run before the request's body has come. */
  readonly eager?: (request: SeenRequest) => boolean;
}

/** A server that does to each request what the test's script says, on a port of its own on loopback. */
export async function startFaultServer(script: Script, options: FaultServerOptions = {}): Promise<FaultServer> {
  const { tls, address = '127.0.0.1', eager } = options;
  const seen: SeenRequest[] = [];
  const sockets = new Set<Socket>();
  const listener: RequestListener = (incoming, response) => {
    const { method = '', url = '', headers } = incoming;
    const request: SeenRequest = { method, url, headers, body: Buffer.alloc(0) };
    seen.push(request);
    const nth = seen.filter((other) => other.method === method && pathOf(other.url) === pathOf(url)).length;
    if (eager?.(request)) return script(request, response, nth);
    const chunks: Buffer[] = [];
    incoming.on('data', (chunk: Buffer) => chunks.push(chunk));
    incoming.once('end', () => {
      request.body = Buffer.concat(chunks);
      script(request, response, nth);
    });
  };
  const server = tls ? createTlsServer(tls, listener) : createServer(listener);
  server.on('connection', (socket: Socket) => {
    sockets.add(socket);
    socket.on('error', () => undefined).once('close', () => sockets.delete(socket));
  });
  await new Promise<void>((resolve) => server.listen(0, address, resolve));
  const bound = server.address();
  const port = typeof bound === 'object' && bound ? bound.port : 0;
  return {
    host: `${address}:${port}`,
    seen,
    close: () =>
      new Promise((resolve) => {
        for (const socket of sockets) socket.destroy();
        server.close(() => resolve());
      }),
  };
}

function pathOf(url: string): string {
  return url.split('?')[0] ?? '';
}

/** Sends a body, whole. True: the request is answered. */
export function reply(
  response: ServerResponse,
  status: number,
  headers: Record<string, string | string[]> = {},
  body: Uint8Array | string = '',
): true {
  response.writeHead(status, { 'content-length': Buffer.byteLength(body), ...headers });
  response.end(body);
  return true;
}

/** Sends the first `count` bytes of a body that it announced in full, then resets the connection. */
export function cutOff(response: ServerResponse, status: number, body: Uint8Array, count: number): void {
  response.writeHead(status, { 'content-length': body.length });
  response.write(body.subarray(0, count), () => setTimeout(() => response.socket?.resetAndDestroy(), 20));
}

/** An error as registries say it. */
export function refuse(
  response: ServerResponse,
  status: number,
  code: string,
  message: string,
  headers: Record<string, string> = {},
): true {
  const body = `${JSON.stringify({ errors: [{ code, message }] })}\n`;
  return reply(response, status, { 'content-type': 'application/json; charset=utf-8', ...headers }, body);
}
