import { createServer, type RequestListener, type Server } from 'node:http';
import { GapferryError } from '../../shared/gapferry-error.ts';
import { PAGE } from '../../shared/page.ts';
import type { PageFile } from '../page/page-files.ts';
import { Access } from './access.ts';
import { answerStatus } from './answer.ts';
import { allowedHosts, refusalOf } from './request-guard.ts';
import { type RouteOptions, Routes } from './routes.ts';
import type { Uploads } from './uploads.ts';

export interface PageOptions {
  readonly host: RouteOptions['host'];
  readonly files: ReadonlyMap<string, PageFile>;
  readonly uploads: Uploads;
  /** 0: a free one. */
  readonly port: number;
  /** HOST[:PORT] as a browser names it at the far end of a tunnel. */
  readonly allowHosts?: readonly string[];
  /** Milliseconds. */
  readonly now?: () => number;
}

export interface PageServer {
  readonly port: number;
  /** A link that works once, for a minute. */
  newLink(): string;
  close(): Promise<void>;
}

/** Serves the page on loopback, and on loopback only. Throws page.port. */
export async function openPageServer(options: PageOptions): Promise<PageServer> {
  const access = new Access(options.now ?? Date.now);
  const routes = new Routes({ ...options, access });
  let hosts = new Set<string>();
  const listener: RequestListener = (request, response) => {
    const refused = refusalOf(request, hosts);
    if (refused !== undefined) return answerStatus(response, refused);
    routes.answer(request, response).catch(() => {
      // Whoever asked has gone, or a file was taken away; a call's own errors are in its reply.
      if (response.headersSent) response.destroy();
      else answerStatus(response, 500);
    });
  };
  const server = await listen(listener, options.port, '127.0.0.1');
  const port = portOf(server);
  hosts = allowedHosts(port, options.allowHosts);
  // `localhost` may mean either; where IPv6 is missing nobody else can listen there, either.
  const second = await listen(listener, port, '::1').catch(() => undefined);
  const servers = second ? [server, second] : [server];
  return {
    port,
    newLink: () => `http://127.0.0.1:${port}/#${PAGE.tokenKey}=${access.newLink()}`,
    close: async () => {
      await Promise.all(servers.map(stop));
    },
  };
}

function listen(listener: RequestListener, port: number, address: string): Promise<Server> {
  // No time for a whole request: an archive may take an hour to come. Who reads a body sees that it does.
  const limits = { headersTimeout: 10_000, requestTimeout: 0, maxHeaderSize: 16_384, keepAliveTimeout: 5_000 };
  const server = createServer(limits, listener);
  server.maxConnections = 128;
  return new Promise((resolve, reject) => {
    server.once('error', (cause) => reject(new GapferryError('page.port', { port, detail: cause.message }, { cause })));
    server.listen({ host: address, port, ipv6Only: address === '::1' }, () => resolve(server));
  });
}

function portOf(server: Server): number {
  const address = server.address();
  if (address === null || typeof address === 'string') throw new TypeError('not listening on a port');
  return address.port;
}

async function stop(server: Server): Promise<void> {
  const closed = new Promise((resolve) => server.close(resolve));
  server.closeAllConnections();
  await closed;
}
