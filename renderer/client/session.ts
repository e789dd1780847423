import { PAGE, SessionResult } from '../../shared/page.ts';
import { CallFailure, HOST_GONE, NO_SESSION } from './failure.ts';

/**
 * The session of this page. The printed link carries a token in its fragment, which no server and no log sees; it works
 * once. The session it is exchanged for is kept in memory alone: whoever reloads the page asks for a new link.
 */
export async function openSession(): Promise<string> {
  const token = new URLSearchParams(location.hash.slice(1)).get(PAGE.tokenKey);
  if (token === null) throw new CallFailure(NO_SESSION);
  // Out of the address bar before anything else: it is not to be copied, kept in the history or sent along.
  history.replaceState(null, '', location.pathname);
  return exchange(token);
}

async function exchange(token: string): Promise<string> {
  const response = await fetch(PAGE.session, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ token }),
    credentials: 'omit',
  }).catch(() => {
    throw new CallFailure(HOST_GONE);
  });
  if (!response.ok) throw new CallFailure(NO_SESSION);
  return SessionResult.parse(await response.json()).session;
}
