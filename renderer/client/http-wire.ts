import { PAGE } from '../../shared/page.ts';
import type { Wire } from './client.ts';
import { CallFailure, HOST_GONE, NO_SESSION } from './failure.ts';
import { eventsOf } from './server-sent-events.ts';
import { openSession } from './session.ts';

/** Milliseconds before a broken event stream is asked for again. */
const RETRY = 1000;

/** The page, as shared/page.ts says: every request carries the session in a header. */
export function httpWire(): Wire {
  const session = openSession();
  const ask = async (path: string, init: RequestInit): Promise<Response> => {
    const headers = { ...init.headers, [PAGE.sessionHeader]: await session };
    const response = await fetch(path, { ...init, headers, credentials: 'omit', cache: 'no-store' }).catch(
      (cause: unknown) => {
        if (init.signal?.aborted) throw cause;
        throw new CallFailure(HOST_GONE);
      },
    );
    if (response.status === 401) throw new CallFailure(NO_SESSION);
    return response;
  };
  return {
    send: async (name, request) => {
      const headers = { 'content-type': 'application/json' };
      const response = await ask(`${PAGE.call}${name}`, { method: 'POST', headers, body: JSON.stringify(request) });
      return response.json();
    },
    upload: async (file, name, batch) => {
      const path = `${PAGE.upload}?${new URLSearchParams({ name, batch })}`;
      return (await ask(path, { method: 'POST', body: file })).json();
    },
    subscribe: (topic, id, listener) => {
      const abort = new AbortController();
      void follow(ask, `${PAGE.events}?${new URLSearchParams({ topic, id })}`, listener, abort.signal);
      return () => abort.abort();
    },
  };
}

/** Reads the stream for as long as somebody listens: every connection starts with a snapshot, so nothing is missed. */
async function follow(
  ask: (path: string, init: RequestInit) => Promise<Response>,
  path: string,
  listener: (event: unknown) => void,
  signal: AbortSignal,
): Promise<void> {
  while (!signal.aborted) {
    try {
      const response = await ask(path, { signal, headers: { accept: 'text/event-stream' } });
      if (response.body) for await (const data of eventsOf(response.body)) listener(JSON.parse(data));
    } catch (error) {
      if (signal.aborted || (error instanceof CallFailure && error.error === NO_SESSION)) return;
    }
    await new Promise((resolve) => setTimeout(resolve, RETRY));
  }
}
