import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';

/** How long a link works, in milliseconds; how many pages may be open with a session of their own. */
const LINK_TIME = 60_000;
const SESSIONS = 32;

/**
 * Who may speak to the page's server: whoever had the link first. Link tokens work once, for a minute; session tokens as
 * long as the process lives. Both are kept as digests in memory only.
 */
export class Access {
  readonly #now: () => number;
  #link: { readonly digest: Buffer; readonly until: number } | undefined;
  #sessions: Buffer[] = [];

  /** `now` in milliseconds. */
  constructor(now: () => number) {
    this.#now = now;
  }

  /** A fresh token for a link; an older one that was not used stops working. */
  newLink(): string {
    const token = newToken();
    this.#link = { digest: digestOf(token), until: this.#now() + LINK_TIME };
    return token;
  }

  /** A session token for a link's token, or undefined where it is wrong, was used or is too old. */
  exchange(token: string): string | undefined {
    const link = this.#link;
    if (!link || !timingSafeEqual(link.digest, digestOf(token))) return undefined;
    this.#link = undefined;
    if (this.#now() >= link.until) return undefined;
    const session = newToken();
    this.#sessions = [...this.#sessions.slice(1 - SESSIONS), digestOf(session)];
    return session;
  }

  admits(session: string | undefined): boolean {
    if (session === undefined) return false;
    const digest = digestOf(session);
    return this.#sessions.some((known) => timingSafeEqual(known, digest));
  }
}

function newToken(): string {
  return randomBytes(32).toString('base64url');
}

/** Compared instead of the tokens: equally long, and nothing that could be used if it were read. */
function digestOf(token: string): Buffer {
  return createHash('sha256').update(token).digest();
}
