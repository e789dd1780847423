import { describe, expect, it } from 'vitest';
import { PAGE } from '../../shared/page.ts';
import { openPageRoom, tokenOf } from './page-room.ts';

async function roomWithExchange() {
  const room = await openPageRoom();
  const exchange = async (token: string): Promise<number> => {
    const headers = { origin: room.origin, 'content-type': 'application/json' };
    const body = JSON.stringify({ token });
    return (await room.ask({ method: 'POST', path: PAGE.session, headers, body })).status;
  };
  return { ...room, exchange };
}

describe('the link and the session', () => {
  it('has its token in the fragment, which no server and no log sees', async () => {
    const { server } = await openPageRoom();
    const link = new URL(server.newLink());
    expect(link.hash).toMatch(/^#token=[\w-]{43}$/);
    expect(link.search + link.pathname).toBe('/');
  });

  it('works once', async () => {
    const { server, exchange } = await roomWithExchange();
    const token = tokenOf(server.newLink());
    expect(await exchange(token)).toBe(200);
    expect(await exchange(token)).toBe(401);
  });

  it('works for a minute', async () => {
    const { server, exchange, wait } = await roomWithExchange();
    const late = tokenOf(server.newLink());
    wait(60_000);
    expect(await exchange(late)).toBe(401);
    const early = tokenOf(server.newLink());
    wait(59_999);
    expect(await exchange(early)).toBe(200);
  });

  it('stops working when a newer one is made, and a wrong guess does not use it up', async () => {
    const { server, exchange } = await roomWithExchange();
    const older = tokenOf(server.newLink());
    const newer = tokenOf(server.newLink());
    expect(await exchange(older)).toBe(401);
    expect(await exchange('')).toBe(401);
    expect(await exchange(newer)).toBe(200);
  });

  it('is needed for every call, upload and event stream', async () => {
    const { ask, origin, server } = await openPageRoom();
    const post = { origin, 'content-type': 'application/json' };
    const wrong = [undefined, '', 'x'.repeat(43), tokenOf(server.newLink())];
    for (const session of wrong) {
      const headers = { ...post, [PAGE.sessionHeader]: session };
      const call = { method: 'POST', path: `${PAGE.call}workstation.show`, headers, body: '{}' };
      expect((await ask(call)).status).toBe(401);
      expect((await ask({ ...call, path: `${PAGE.upload}?name=a` })).status).toBe(401);
      expect((await ask({ ...call, path: PAGE.events, body: '{"watches":[]}' })).status).toBe(401);
    }
  });

  it('is a header, never a cookie, which every port of the machine would share', async () => {
    const { ask, origin, signIn } = await openPageRoom();
    const session = await signIn();
    const headers = { origin, 'content-type': 'application/json', cookie: `${PAGE.sessionHeader}=${session}` };
    const answered = await ask({ method: 'POST', path: `${PAGE.call}job.list`, headers, body: '{}' });
    expect(answered.status).toBe(401);
    expect(answered.headers['set-cookie']).toBeUndefined();
  });
});
