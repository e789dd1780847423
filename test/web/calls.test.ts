import { once } from 'node:events';
import { type IncomingMessage, request } from 'node:http';
import { describe, expect, it } from 'vitest';
import { LIMITS } from '../../main/engine/limits.ts';
import { JobProgress } from '../../shared/job.ts';
import { PAGE, PageEvent } from '../../shared/page.ts';
import { jobAtRest } from '../support/job-at-rest.ts';
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
  /** A room with two jobs that have failed, and a way to watch from a session. */
  async function watching() {
    const room = await openPageRoom();
    const start = () => room.host.call('job.start', { job: { kind: 'verify', request: { bundle: ['/nowhere'] } } });
    const jobs = [(await start()).id, (await start()).id];
    const session = await room.signIn();
    const watch = (ids: readonly string[], topic = 'job') =>
      openStream(room.origin, session, { watches: ids.map((id) => ({ topic, id })) });
    return { ...room, jobs, watch };
  }

  it('of everything that a page watches come over one stream, a snapshot of each first', async () => {
    const { host, jobs, watch } = await watching();
    for (const id of jobs) await jobAtRest(host, id);
    const { response, next } = await watch(jobs);
    expect(response.headers['content-type']).toBe('text/event-stream');
    const seen = [await next(), await next()];
    expect(seen.map(({ topic, id, event }) => [topic, id, JobProgress.parse(event).id])).toEqual(
      jobs.map((id) => ['job', id, id]),
    );
    response.destroy();
  });

  it('say of a job that is not there why it cannot be watched, and go on with the others', async () => {
    const { jobs, watch } = await watching();
    const { response, next } = await watch(['none', ...jobs]);
    expect(await next()).toMatchObject({ id: 'none', error: { code: 'job.missing' } });
    expect(await next()).toMatchObject({ id: jobs[0], event: { id: jobs[0] } });
    response.destroy();
  });

  it('start anew with a snapshot whenever a page comes again', async () => {
    const { jobs, watch, host } = await watching();
    const [id = ''] = jobs;
    await jobAtRest(host, id);
    for (let time = 0; time < 3; time++) {
      const { response, next } = await watch([id]);
      expect(await next()).toMatchObject({ id, event: { state: { state: 'failed' } } });
      response.destroy();
    }
  });

  it('refuse a topic that is not in the contract, nothing to watch, and too much of it', async () => {
    const { watch, jobs } = await watching();
    expect((await watch(jobs, 'constructor')).response.statusCode).toBe(400);
    expect((await watch([])).response.statusCode).toBe(400);
    const many = new Array<string>(LIMITS.pageWatches + 1).fill('x');
    expect((await watch(many)).response.statusCode).toBe(413);
  });

  it('never take all connections of a browser: the oldest stream of a page makes room', async () => {
    const { watch, jobs } = await watching();
    const streams = [];
    for (let at = 0; at <= LIMITS.pageStreams; at++) {
      const stream = await watch(jobs);
      await stream.next();
      streams.push(stream);
    }
    await streams[0]?.ended;
    const others = streams.slice(1).map(({ response }) => response.complete);
    expect(others).toEqual(new Array(LIMITS.pageStreams).fill(false));
    for (const { response } of streams) response.destroy();
  });
});

/** An event stream whose events are read one by one. */
async function openStream(origin: string, session: string, body: unknown) {
  const headers = { origin, 'content-type': 'application/json', [PAGE.sessionHeader]: session };
  const response = await new Promise<IncomingMessage>((resolve, reject) => {
    const asked = request(`${origin}${PAGE.events}`, { method: 'POST', headers, agent: false }, resolve);
    asked.on('error', reject);
    asked.end(JSON.stringify(body));
  });
  const ended = new Promise((resolve) => response.once('end', resolve));
  // Whoever reads no further goes away: that is no failure of the stream.
  response.on('error', () => undefined);
  let rest = '';
  response.setEncoding('utf8').on('data', (chunk: string) => {
    rest += chunk;
  });
  const next = async (): Promise<PageEvent> => {
    for (;;) {
      const end = rest.indexOf('\n\n');
      if (end >= 0) {
        const block = rest.slice(0, end);
        rest = rest.slice(end + 2);
        if (block.startsWith('data: ')) return PageEvent.parse(JSON.parse(block.slice(6)));
      } else await once(response, 'data');
    }
  };
  return { response, ended, next };
}
