import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { type Answer, Refusal } from './answer.ts';
import { type Call, callOf, pathOf } from './call.ts';
import type { CountedRoute, Counters } from './counters.ts';
import { corrupter, cutter, type Fault } from './fault.ts';

/** Looks at each request before it is handled and may spoil it. */
export type Hook = (call: Call, route: CountedRoute) => Fault | undefined | Promise<Fault | undefined>;

export interface ListenOptions {
  readonly host?: string;
  /** 0, the default, takes a free one. */
  readonly port?: number;
  readonly tls?: { readonly key: string; readonly cert: string };
  readonly hook?: Hook;
  /** Milliseconds that strangers are given; without it a connection may stay and be silent for ever, as with one's own client. */
  readonly patience?: Patience;
}

/** How long a server waits for whom it does not know, in milliseconds. */
export interface Patience {
  /** For the whole of a request's headers. */
  readonly headers: number;
  /** For any byte in either direction. */
  readonly silence: number;
}

/** A server that is listening. */
export interface Listener {
  /** `127.0.0.1:PORT`, as it stands in references. */
  readonly host: string;
  readonly port: number;
  /** With the scheme, without a slash at the end. */
  readonly url: string;
  /** Stops at once, cutting connections that are open. */
  close(): Promise<void>;
}

/** How a service answers. */
export interface Service {
  readonly counters: Counters;
  routeOf(path: string): CountedRoute;
  handle(call: Call): Promise<Answer>;
}

const UNREAD_LIMIT = 256 * 1024;
const LINGER_MS = 500;

/** Serves on loopback unless told otherwise. */
export async function listen(service: Service, options: ListenOptions): Promise<Listener> {
  const onRequest = (request: IncomingMessage, response: ServerResponse) => {
    // Taken now: a request that was aborted has no socket any more.
    const { socket } = request;
    exchange(service, options.hook, request, response).catch(() => socket.destroy());
  };
  const { tls, patience } = options;
  const times = patience ? { headersTimeout: patience.headers, connectionsCheckingInterval: patience.headers } : {};
  const server: Server = tls ? createTlsServer({ ...times, ...tls }, onRequest) : createServer(times, onRequest);
  server.requestTimeout = 0;
  // As in Go's server: a connection that a client keeps is never closed under a request that is on its way.
  server.keepAliveTimeout = 0;
  server.timeout = patience?.silence ?? 0;
  server.listen(options.port ?? 0, options.host ?? '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  const port = address !== null && typeof address === 'object' ? address.port : 0;
  const host = `${options.host ?? '127.0.0.1'}:${port}`;
  return { host, port, url: `${options.tls ? 'https' : 'http'}://${host}`, close: () => close(server) };
}

async function close(server: Server): Promise<void> {
  const closed = once(server, 'close');
  server.close();
  server.closeAllConnections();
  await closed;
}

async function exchange(
  service: Service,
  hook: Hook | undefined,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const call = callOf(request);
  const route = service.routeOf(pathOf(call));
  const count = service.counters.entry(call.method, route);
  count.requests += 1;
  const fault = await hook?.(call, route);
  const counted = { ...call, body: counting(spoiled(request, fault), (bytes) => (count.bytesIn += bytes)) };
  const answer = fault?.kind === 'answer' ? fault.answer : await answerOf(service, counted);
  const sent = await send(request, response, answer, fault);
  count.bytesOut += sent;
}

async function answerOf(service: Service, call: Call): Promise<Answer> {
  try {
    return await service.handle(call);
  } catch (error) {
    if (error instanceof Refusal) return error.answer;
    throw error;
  }
}

function spoiled(request: IncomingMessage, fault: Fault | undefined): AsyncIterable<Uint8Array> {
  // Not the stream itself: leaving its loop early would destroy the connection before anything is answered.
  if (fault?.kind !== 'breakUpload') return request.iterator({ destroyOnReturn: false });
  const cut = cutter(fault.after, () => request.socket.destroy());
  request.on('error', (error) => cut.destroy(error));
  request.on('aborted', () => cut.destroy(new Error('aborted')));
  return request.pipe(cut);
}

async function* counting(body: AsyncIterable<Uint8Array>, add: (bytes: number) => void): AsyncIterable<Uint8Array> {
  for await (const chunk of body) {
    add(chunk.length);
    yield chunk;
  }
}

/** Sends an answer; returns the body bytes sent. */
async function send(
  request: IncomingMessage,
  response: ServerResponse,
  { status, headers, body = '' }: Answer,
  fault: Fault | undefined,
): Promise<number> {
  response.statusCode = status;
  for (const [name, value] of Object.entries(headers)) response.setHeader(name, value);
  if (!(body instanceof Readable) && status !== 204 && status !== 304 && !response.hasHeader('Content-Length')) {
    response.setHeader('Content-Length', Buffer.byteLength(body));
  }
  if (!request.complete) leaveUnread(request, response);
  if (request.method === 'HEAD' || body === '') {
    response.end();
    return 0;
  }
  return sendBody(response, body instanceof Readable ? body : Readable.from([Buffer.from(body)]), fault);
}

async function sendBody(response: ServerResponse, body: Readable, fault: Fault | undefined): Promise<number> {
  let sent = 0;
  const tally = async function* (chunks: AsyncIterable<Uint8Array>) {
    for await (const chunk of chunks) {
      sent += chunk.length;
      yield chunk;
    }
  };
  if (fault?.kind === 'breakDownload') {
    await pipeline(
      body,
      cutter(fault.after, () => response.destroy()),
      tally,
      response,
    );
  } else if (fault?.kind === 'corrupt') {
    await pipeline(body, corrupter(fault.at), tally, response);
  } else {
    await pipeline(body, tally, response);
  }
  return sent;
}

/**
 * A body that nobody read: Go's server, and so the real registry, reads a short rest and otherwise answers with
 * `Connection: close`, half closes and lingers, so that the answer is not lost to a reset (net/http, rstAvoidanceDelay).
 */
function leaveUnread(request: IncomingMessage, response: ServerResponse): void {
  const length = Number(request.headers['content-length'] ?? Number.POSITIVE_INFINITY);
  if (length > UNREAD_LIMIT) {
    response.setHeader('Connection', 'close');
    const { socket } = request;
    socket.destroySoon = () => {
      socket.end();
      setTimeout(() => socket.destroy(), LINGER_MS).unref();
    };
  }
  request.resume();
}
