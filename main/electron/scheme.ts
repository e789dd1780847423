import { buffer } from 'node:stream/consumers';
import { protocol, type Session } from 'electron';
import { SECURITY_HEADERS } from '../page/content-policy.ts';
import { pageAnswer } from '../page/page-answer.ts';
import type { PageFile } from '../page/page-files.ts';

const SCHEME = 'gapferry';
const HOST = 'app';

/** Where the page is, for windows to load. */
export const PAGE_URL = `${SCHEME}://${HOST}/`;

/**
 * Makes our scheme known; before the app is ready. Not `corsEnabled`: that permits other origins to read it
 * (electron#52498, CVE-2026-70604); nor may it pass by its own policy.
 */
export function declareScheme(): void {
  const privileges = { standard: true, secure: true, supportFetchAPI: true };
  protocol.registerSchemesAsPrivileged([{ scheme: SCHEME, privileges }]);
}

/** Whether a URL is a page of ours. */
export function isOurs(url: string): boolean {
  const parsed = URL.parse(url);
  return parsed?.protocol === `${SCHEME}:` && parsed.host === HOST;
}

/** Answers our scheme in a session with the files of the built page, and with nothing else. */
export function serveScheme(session: Session, files: ReadonlyMap<string, PageFile>): void {
  session.protocol.handle(SCHEME, async (request) => {
    const file = isOurs(request.url) && request.method === 'GET' ? files.get(new URL(request.url).pathname) : undefined;
    if (!file) return new Response(null, { status: 404, headers: SECURITY_HEADERS });
    const { headers, body } = await pageAnswer(file);
    return new Response(await buffer(body), { headers });
  });
}
