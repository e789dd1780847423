import { describe, expect, it } from 'vitest';
import { createDispatch } from '../../main/api/dispatch.ts';
import { createHandlers, type Handlers } from '../../main/api/handlers/handlers.ts';
import { CONTRACT } from '../../shared/contract.ts';
import { openTestHost } from '../support/open-test-host.ts';

describe('dispatch', () => {
  it.each(['nope', '', '__proto__', 'constructor', 'toString', 'job'])('refuses the name %j', async (name) => {
    const { host } = await openTestHost();
    const reply = await host.dispatch(name, {});
    expect(reply).toMatchObject({ ok: false, error: { code: 'usage.invalid', short: 'GF-101' } });
  });

  it('says the path of what is wrong in a request', async () => {
    const { host } = await openTestHost();
    const request = { job: { kind: 'verify', request: { bundle: ['a', 7] } } };
    const reply = await host.dispatch('job.start', request);
    expect(reply).toMatchObject({ ok: false, error: { code: 'usage.invalid' } });
    expect(JSON.stringify(reply)).toContain('job.request.bundle.1');
  });

  it.each([undefined, null, 7, 'text', [], { sources: [] }, { sources: [{ path: '' }] }])(
    'refuses the request %j without a throw',
    async (request) => {
      const { host } = await openTestHost();
      expect(await host.dispatch('scan', request)).toMatchObject({ ok: false, error: { code: 'usage.invalid' } });
    },
  );

  it('never repeats a secret in what it says about a bad request', async () => {
    const { host } = await openTestHost();
    const reply = await host.dispatch('registry.login', { host: 7, username: 'u', password: ['hunter2'] });
    expect(reply).toMatchObject({ ok: false, error: { code: 'usage.invalid' } });
    expect(JSON.stringify(reply)).not.toContain('hunter2');
  });

  it('lets nothing out that the contract does not name', async () => {
    const handlers: Partial<Handlers> = {
      'key.export': async () => Object.assign({ pem: 'PEM' }, { passphrase: 'x' }),
    };
    const services = {} as Parameters<typeof createHandlers>[0];
    const dispatch = createDispatch({ ...createHandlers(services), ...handlers });
    const reply = await dispatch('key.export', { name: 'a', public: true });
    expect(reply).toEqual({ ok: true, value: { pem: 'PEM' } });
  });

  it('answers a bug as an error, with its own words as technical detail', async () => {
    const services = {} as Parameters<typeof createHandlers>[0];
    const broken: Partial<Handlers> = { 'key.list': () => Promise.reject(new TypeError('x is not a function')) };
    const reply = await createDispatch({ ...createHandlers(services), ...broken })('key.list', {});
    expect(reply).toMatchObject({ ok: false, error: { code: 'internal.bug' } });
    expect(JSON.stringify(reply)).toContain('x is not a function');
  });

  it('has a handler for every call of the contract', () => {
    const services = {} as Parameters<typeof createHandlers>[0];
    expect(Object.keys(createHandlers(services)).sort()).toEqual(Object.keys(CONTRACT).sort());
  });
});
