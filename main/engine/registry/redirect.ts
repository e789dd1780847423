import { GapferryError } from '../../../shared/gapferry-error.ts';
import { LIMITS } from '../limits.ts';
import { type Answer, header } from './answer.ts';
import { type Asking, isWrite } from './asking.ts';

const REDIRECTS: readonly number[] = [301, 302, 303, 307, 308];

export function isRedirect({ status }: Answer): boolean {
  return REDIRECTS.includes(status);
}

/**
 * Where a redirect leads, if it may be followed: reads only, a few times, never from https to anything less, no user in the
 * address. Throws registry.unsafe. `hops`: redirects that were followed before.
 */
export function redirectedTo(asking: Asking, answer: Answer, from: { host: string; home: URL }, hops: number): URL {
  const refuse = (detail: string) => new GapferryError('registry.unsafe', { host: from.host, detail }, asking.about);
  const location = header(answer, 'location') ?? '';
  if (!URL.canParse(location, answer.url.href)) throw refuse('a redirect that leads nowhere');
  const url = new URL(location, answer.url);
  if (isWrite(asking)) throw refuse(`an upload was redirected to ${url.origin}`);
  if (hops >= LIMITS.redirects) throw refuse(`more than ${LIMITS.redirects} redirects`);
  const secure = url.protocol === 'https:' || (url.protocol === 'http:' && from.home.protocol === 'http:');
  if (!secure) throw refuse(`a redirect to ${url.origin} is not on https`);
  if (url.username || url.password) throw refuse(`a redirect to ${url.origin} has a user name in its address`);
  return url;
}
