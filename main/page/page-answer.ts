import { randomBytes } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { pageHeaders, SECURITY_HEADERS } from './content-policy.ts';
import type { PageFile } from './page-files.ts';

/** What the build puts where a nonce is to be: build/vite.renderer.config.ts. */
const PLACEHOLDER = 'STYLE-NONCE';

/** A file as it is answered. */
export interface PageAnswer {
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Readable;
}

/** The page itself gets a nonce of this answer alone; all other files are what they are. */
export async function pageAnswer(file: PageFile): Promise<PageAnswer> {
  const type = { 'content-type': file.type };
  if (!file.type.startsWith('text/html')) {
    return { headers: { ...SECURITY_HEADERS, ...type }, body: createReadStream(file.path) };
  }
  const nonce = randomBytes(16).toString('base64');
  const html = (await readFile(file.path, 'utf8')).replaceAll(PLACEHOLDER, nonce);
  return { headers: { ...pageHeaders(nonce), ...type }, body: Readable.from([html]) };
}
