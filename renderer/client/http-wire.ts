import { PAGE } from '../../shared/page.ts';
import type { Wire } from './client.ts';
import { EventChannel } from './event-channel.ts';
import { CallFailure, HOST_GONE, NO_SESSION } from './failure.ts';
import { sendFile } from './send-file.ts';
import { openSession } from './session.ts';

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
  const events = new EventChannel(ask);
  const post = async (path: string, body: unknown): Promise<unknown> => {
    const headers = { 'content-type': 'application/json' };
    const response = await ask(path, { method: 'POST', headers, body: JSON.stringify(body) });
    return response.json();
  };
  return {
    send: (name, request) => post(`${PAGE.call}${name}`, request),
    discard: (path) => post(PAGE.discard, { path }),
    upload: async (file, { name, batch, kind = 'source', onBytes, signal }) => {
      const path = `${PAGE.upload}?${new URLSearchParams({ name, batch, kind })}`;
      const headers = { [PAGE.sessionHeader]: await session };
      const answer = await sendFile({ path, headers, file, onBytes, signal }).catch((cause: unknown) => {
        if (signal?.aborted) throw cause;
        throw new CallFailure(HOST_GONE);
      });
      if (answer.status === 401) throw new CallFailure(NO_SESSION);
      return JSON.parse(answer.text);
    },
    subscribe: (topic, id, listener) => events.subscribe(topic, id, listener),
  };
}
