import { connect } from 'node:net';
import { networkInterfaces } from 'node:os';
import { describe, expect, it } from 'vitest';
import { PAGE } from '../../shared/page.ts';
import { openPageRoom } from './page-room.ts';

describe('who may speak to the page server', () => {
  it.each(['evil.example', 'evil.example:80', '127.0.0.1', 'localhost', '127.0.0.1:evil.com', '127.0.0.1:1.evil.com'])(
    'refuses the foreign host %s even without an Origin (DNS rebinding)',
    async (host) => {
      const { ask } = await openPageRoom();
      expect((await ask({ headers: { host } })).status).toBe(403);
    },
  );

  it('listens on loopback alone: at every other address of this computer nobody answers', async () => {
    const { server } = await openPageRoom();
    const others = Object.values(networkInterfaces())
      .flatMap((addresses) => addresses ?? [])
      .filter(({ internal, family }) => !internal && family === 'IPv4');
    const answers = others.map(({ address }) => connects(address, server.port));
    expect(await Promise.all(answers)).toEqual(others.map(() => false));
    expect(await connects('127.0.0.1', server.port)).toBe(true);
  });

  it('refuses a host that only begins like ours', async () => {
    const { ask, server } = await openPageRoom();
    expect((await ask({ headers: { host: `127.0.0.1:${server.port}.evil.com` } })).status).toBe(403);
    expect((await ask({ headers: { host: `localhost:${server.port}@evil.com` } })).status).toBe(403);
  });

  it('refuses two hosts and a target that names its own', async () => {
    const { server } = await openPageRoom();
    const ours = `127.0.0.1:${server.port}`;
    expect(await raw(server.port, `GET / HTTP/1.1\r\nHost: ${ours}\r\nHost: evil.example\r\n\r\n`)).toMatch(
      /^HTTP\/1.1 40[03]/,
    );
    expect(await raw(server.port, `GET http://evil.example/ HTTP/1.1\r\nHost: ${ours}\r\n\r\n`)).toMatch(
      /^HTTP\/1.1 400/,
    );
    expect(await raw(server.port, `GET //evil.example/ HTTP/1.1\r\nHost: ${ours}\r\n\r\n`)).toMatch(/^HTTP\/1.1 400/);
  });

  it('answers to the exact names of loopback with the port, and to what the operator allowed', async () => {
    const { ask, server } = await openPageRoom(['Jump.example:9000']);
    for (const name of ['127.0.0.1', 'localhost', '[::1]']) {
      expect((await ask({ headers: { host: `${name}:${server.port}` } })).status).toBe(200);
    }
    expect((await ask({ headers: { host: 'jump.example:9000' } })).status).toBe(200);
    expect((await ask({ headers: { host: 'jump.example' } })).status).toBe(403);
  });

  it.each(['null', 'http://evil.example', 'http://127.0.0.1', 'https://localhost'])(
    'refuses the foreign Origin %s for a page, a call and an exchange',
    async (origin) => {
      const { ask, signIn } = await openPageRoom();
      const session = await signIn();
      expect((await ask({ headers: { origin } })).status).toBe(403);
      const headers = { origin, 'content-type': 'application/json', [PAGE.sessionHeader]: session };
      const post = (path: string) => ask({ method: 'POST', path, headers, body: '{}' });
      expect((await post(`${PAGE.call}workstation.show`)).status).toBe(403);
      expect((await post(PAGE.session)).status).toBe(403);
    },
  );

  it('refuses a POST that does not say where it comes from', async () => {
    const { ask, signIn } = await openPageRoom();
    const headers = { 'content-type': 'application/json', [PAGE.sessionHeader]: await signIn() };
    const path = `${PAGE.call}workstation.show`;
    expect((await ask({ method: 'POST', path, headers, body: '{}' })).status).toBe(403);
  });

  it('refuses what another page loads from it, and lets another page lead to it', async () => {
    const { ask } = await openPageRoom();
    const foreign = { 'sec-fetch-site': 'cross-site' };
    const path = '/assets/main-abc.js';
    expect((await ask({ path, headers: { ...foreign, 'sec-fetch-mode': 'no-cors' } })).status).toBe(403);
    const navigate = { ...foreign, 'sec-fetch-mode': 'navigate' };
    expect((await ask({ headers: { ...navigate, 'sec-fetch-dest': 'iframe' } })).status).toBe(403);
    expect((await ask({ headers: { ...navigate, 'sec-fetch-dest': 'document' } })).status).toBe(200);
  });

  it.each(['OPTIONS', 'PUT', 'DELETE', 'TRACE'])('knows no %s, and so no cross-origin preflight', async (method) => {
    const { ask, origin } = await openPageRoom();
    const answered = await ask({ method, path: `${PAGE.call}job.list`, headers: { origin } });
    expect(answered.status).toBe(405);
    expect(Object.keys(answered.headers).filter((name) => name.startsWith('access-control'))).toEqual([]);
  });
});

function connects(host: string, port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ host, port, timeout: 5000 });
    const end = (is: boolean): void => {
      socket.destroy();
      resolve(is);
    };
    socket
      .once('connect', () => end(true))
      .once('error', () => end(false))
      .once('timeout', () => end(false));
  });
}

function raw(port: number, text: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect(port, '127.0.0.1', () => socket.write(text));
    socket.on('error', reject);
    socket.once('data', (data) => {
      socket.destroy();
      resolve(data.toString());
    });
  });
}
