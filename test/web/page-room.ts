import { mkdir, writeFile } from 'node:fs/promises';
import { request as httpRequest, type IncomingHttpHeaders } from 'node:http';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { readPageFiles } from '../../main/page/page-files.ts';
import { openPageServer, type PageServer } from '../../main/web/page-server.ts';
import { Uploads } from '../../main/web/uploads.ts';
import { PAGE, SessionResult } from '../../shared/page.ts';
import { openTestHost, type TestHost } from '../support/open-test-host.ts';

export interface Answered {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

export interface Asked {
  readonly method?: string;
  readonly path?: string;
  readonly headers?: Readonly<Record<string, string | undefined>>;
  readonly body?: string | Buffer;
}

/** A page server with a small page, over a host of its own. */
export interface PageRoom {
  readonly server: PageServer;
  readonly host: TestHost;
  readonly origin: string;
  /** Lets time pass. */
  wait(milliseconds: number): void;
  /** Sends exactly what is given, beside Host; undefined leaves a usual header out. */
  ask(asked: Asked): Promise<Answered>;
  /** A session as the page gets it. */
  signIn(): Promise<string>;
  /** A call as the page makes it. */
  call(session: string, name: string, request: unknown): Promise<Answered>;
}

export async function openPageRoom(allowHosts: readonly string[] = []): Promise<PageRoom> {
  const host = await openTestHost();
  const folder = join(host.folder, 'page');
  await mkdir(join(folder, 'assets'), { recursive: true });
  await writeFile(
    join(folder, 'index.html'),
    '<!doctype html><title>page</title><meta property="csp-nonce" nonce="STYLE-NONCE">',
  );
  await writeFile(join(folder, 'assets', 'main-abc.js'), 'export {};');
  await writeFile(join(host.folder, 'secret.txt'), 'outside of the page');
  let now = 1_700_000_000_000;
  const uploads = await Uploads.open(join(host.folder, 'home', 'uploads'), now);
  const files = await readPageFiles(folder);
  const server = await openPageServer({ host: host.host, files, uploads, port: 0, allowHosts, now: () => now });
  onTestFinished(() => server.close());
  const origin = `http://127.0.0.1:${server.port}`;
  const ask = (asked: Asked): Promise<Answered> => send(server.port, asked);
  const json = { origin, 'content-type': 'application/json' };
  return {
    server,
    host,
    origin,
    wait: (milliseconds) => {
      now += milliseconds;
    },
    ask,
    signIn: async () => {
      const body = JSON.stringify({ token: tokenOf(server.newLink()) });
      const answered = await ask({ method: 'POST', path: PAGE.session, headers: json, body });
      return SessionResult.parse(JSON.parse(answered.body)).session;
    },
    call: (session, name, request) =>
      ask({
        method: 'POST',
        path: `${PAGE.call}${name}`,
        headers: { ...json, [PAGE.sessionHeader]: session },
        body: JSON.stringify(request),
      }),
  };
}

export function tokenOf(link: string): string {
  return new URLSearchParams(new URL(link).hash.slice(1)).get(PAGE.tokenKey) ?? '';
}

function send(port: number, { method = 'GET', path = '/', headers = {}, body }: Asked): Promise<Answered> {
  const given = Object.entries({ host: `127.0.0.1:${port}`, ...headers }).flatMap(([name, value]) =>
    value === undefined ? [] : [name, value],
  );
  if (body !== undefined) given.push('content-length', String(Buffer.byteLength(body)));
  return new Promise((resolve, reject) => {
    const request = httpRequest({
      host: '127.0.0.1',
      port,
      method,
      path,
      headers: given,
      setHost: false,
      agent: false,
    });
    request.on('response', (response) => {
      let text = '';
      response.setEncoding('utf8').on('data', (chunk: string) => {
        text += chunk;
      });
      response.on('end', () => resolve({ status: response.statusCode ?? 0, headers: response.headers, body: text }));
    });
    request.on('error', reject);
    request.end(body);
  });
}
