import { once } from 'node:events';
import { get, type IncomingMessage } from 'node:http';
import { describe, expect, it } from 'vitest';
import { LIMITS } from '../../main/engine/limits.ts';
import { PAGE } from '../../shared/page.ts';
import { openPageRoom } from './page-room.ts';

describe('calls over HTTP', () => {
  it('reach the handlers of the contract', async () => {
    const { call, signIn } = await openPageRoom();
    const answered = await call(await signIn(), 'job.list', {});
    expect(answered.status).toBe(200);
    expect(JSON.parse(answered.body)).toEqual({ ok: true, value: [] });
    expect(answered.headers['cache-control']).toBe('no-store');
  });

  it.each(['nothing', '__proto__', 'constructor', '..%2F..%2Fsession'])(
    'refuse the name %s that is not in the contract',
    async (name) => {
      const { call, signIn } = await openPageRoom();
      const { body } = await call(await signIn(), name, {});
      expect(JSON.parse(body)).toMatchObject({ ok: false, error: { code: 'usage.invalid' } });
    },
  );

  it('answer errors of the contract as replies', async () => {
    const { call, signIn } = await openPageRoom();
    const { body } = await call(await signIn(), 'job.show', { id: 'none' });
    expect(JSON.parse(body)).toMatchObject({ ok: false, error: { code: 'job.missing' } });
  });

  it('refuse a body that is no JSON, is a form or is too large, said or not', async () => {
    const { ask, origin, signIn } = await openPageRoom();
    const headers = { origin, 'content-type': 'application/json', [PAGE.sessionHeader]: await signIn() };
    const post = { method: 'POST', path: `${PAGE.call}job.list`, headers };
    expect((await ask({ ...post, body: '{"limit":' })).status).toBe(400);
    for (const type of ['text/plain', 'application/x-www-form-urlencoded', undefined]) {
      expect((await ask({ ...post, headers: { ...headers, 'content-type': type }, body: '{}' })).status).toBe(415);
    }
    const huge = Buffer.alloc(LIMITS.pageCall + 1, ' ');
    // The server may close before all is sent: either way nothing was taken.
    const said = await ask({ ...post, body: huge }).catch((error: NodeJS.ErrnoException) => error.code);
    expect(typeof said === 'object' ? said.status : said).toSatisfy(
      (end) => end === 413 || end === 'EPIPE' || end === 'ECONNRESET',
    );
    expect((await ask({ ...post, body: '{}' })).status).toBe(200);
  });
});

describe('events over HTTP', () => {
  it('start with a snapshot of the job', async () => {
    const { host, signIn, server } = await openPageRoom();
    const { id } = await host.call('job.start', { job: { kind: 'verify', request: { bundle: ['/nowhere'] } } });
    const session = await signIn();
    const first = await new Promise<string>((resolve, reject) => {
      const headers = { [PAGE.sessionHeader]: session };
      const request = get(
        `http://127.0.0.1:${server.port}${PAGE.events}?topic=job&id=${id}`,
        { headers },
        (response) => {
          expect(response.headers['content-type']).toBe('text/event-stream');
          response.once('data', (chunk: Buffer) => {
            resolve(chunk.toString());
            request.destroy();
          });
        },
      );
      request.on('error', reject);
    });
    expect(first).toMatch(/^data: \{.*\}\n\n/);
    expect(JSON.parse(first.slice(6).split('\n')[0] ?? '')).toMatchObject({ id });
  });

  it('refuse a topic that is not in the contract and a job that is not there', async () => {
    const { ask, signIn } = await openPageRoom();
    const headers = { [PAGE.sessionHeader]: await signIn() };
    expect((await ask({ path: `${PAGE.events}?topic=constructor&id=x`, headers })).status).toBe(400);
    expect((await ask({ path: `${PAGE.events}?topic=job&id=none`, headers })).status).toBe(404);
  });

  it('never take all connections of a browser: the oldest stream of a page makes room', async () => {
    const { host, signIn, server } = await openPageRoom();
    const { id } = await host.call('job.start', { job: { kind: 'verify', request: { bundle: ['/nowhere'] } } });
    const headers = { [PAGE.sessionHeader]: await signIn() };
    const url = `http://127.0.0.1:${server.port}${PAGE.events}?topic=job&id=${id}`;
    const streams = [];
    for (let at = 0; at <= LIMITS.pageStreams; at++) streams.push(await openStream(url, headers));
    await streams[0]?.ended;
    const others = streams.slice(1).map(({ response }) => response.complete);
    expect(others).toEqual(new Array(LIMITS.pageStreams).fill(false));
    for (const { response } of streams) response.destroy();
  });
});

/** An event stream that has sent its first event. */
async function openStream(url: string, headers: Record<string, string>) {
  const response = await new Promise<IncomingMessage>((resolve, reject) => {
    get(url, { headers, agent: false }, resolve).on('error', reject);
  });
  const ended = once(response, 'end');
  await once(response, 'data');
  return { response, ended };
}
