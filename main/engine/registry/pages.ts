import type { z } from 'zod';
import { GapferryError } from '../../../shared/gapferry-error.ts';
import { LIMITS } from '../limits.ts';
import type { Answer } from './answer.ts';
import { parseJson } from './json.ts';
import { pulling, type Server } from './server.ts';

/**
 * All pages of a list, by `Link: <…>; rel="next"` (distribution-spec "Listing Tags"). A link that leaves the registry is
 * refused (CVE-2026-85732), a list without end is cut off with an error. Undefined where the first page is
 * answered with one of `missing`.
 */
export async function readPages<T>(
  server: Server,
  path: string,
  schema: z.ZodType<T>,
  missing: readonly number[],
  signal?: AbortSignal,
): Promise<T[] | undefined> {
  const { endpoint, side } = server;
  const pages: T[] = [];
  let to: string | URL = path;
  for (;;) {
    const asking = { ...pulling(server), method: 'GET' as const, to, ok: [200, ...missing], signal };
    const { answer, bytes } = await endpoint.read(asking, LIMITS.pageBody);
    if (answer.status !== 200 && pages.length === 0) return undefined;
    pages.push(decode(schema, bytes, answer, server));
    const next = nextLink(answer);
    if (next === undefined) return pages;
    if (pages.length >= LIMITS.pages) {
      const detail = `a list of more than ${LIMITS.pages} pages`;
      throw new GapferryError('registry.unsafe', { host: endpoint.host, detail }, { side });
    }
    to = endpoint.locate(answer, next, { side, repository: server.path });
  }
}

function decode<T>(schema: z.ZodType<T>, bytes: Buffer | undefined, answer: Answer, { endpoint, side }: Server): T {
  const parsed = schema.safeParse(bytes && parseJson(bytes));
  if (parsed.success) return parsed.data;
  const detail = bytes ? 'a list that cannot be read' : `a list of more than ${LIMITS.pageBody} bytes a page`;
  throw new GapferryError('registry.protocol', { host: endpoint.host, status: answer.status, detail }, { side });
}

function nextLink(answer: Answer): string | undefined {
  const links = [answer.headers.link ?? []].flat().join(',');
  return /<([^<>]{1,4096})>\s*;[^<]*\brel="?next"?/i.exec(links)?.[1];
}
