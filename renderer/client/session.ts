import { PAGE, SessionResult } from '../../shared/page.ts';
import { CallFailure, HOST_GONE, NO_SESSION } from './failure.ts';

const KEY = 'gapferry-session';

/**
 * The session of this tab. The printed link carries a token in its fragment, which no server and no log sees; it works
 * once. The session it is exchanged for lives as long as the tab, so that reloading does not lose it.
 */
export async function openSession(): Promise<string> {
  const token = new URLSearchParams(location.hash.slice(1)).get(PAGE.tokenKey);
  if (token === null) return sessionStorage.getItem(KEY) ?? '';
  // Out of the address bar before anything else: it is not to be copied, kept in the history or sent along.
  history.replaceState(null, '', location.pathname);
  const session = await exchange(token);
  sessionStorage.setItem(KEY, session);
  return session;
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
