import { z } from 'zod';
import type { ErrorCode, ErrorParams, Side } from '../../../shared/errors.ts';
import { GapferryError, isError } from '../../../shared/gapferry-error.ts';
import { LIMITS } from '../limits.ts';
import { type Answer, header, readCapped } from './answer.ts';
import { retryAfter } from './backoff.ts';
import { parseJson } from './json.ts';

/** What a request was about: decides how a refusal is said. */
export interface About {
  readonly side: Side;
  readonly host: string;
  readonly repository: string;
  readonly tag?: string;
  readonly digest?: string;
  /** Bytes of the body that was sent. */
  readonly size?: number;
  /** Whether the request would have changed something. */
  readonly writes?: boolean;
}

/** Whether something is there and not given out: Harbor's rules about signatures and vulnerabilities act on pulls (harbor.md 3.1). */
export function isPolicyRefusal(error: unknown): boolean {
  return isError(error, 'registry.forbidden') && /PROJECTPOLICYVIOLATION/.test(error.params.detail);
}

interface Words {
  readonly status: number;
  /** The registry's codes and messages, on one line. */
  readonly text: string;
}

/** Distribution-spec "Error Codes"; Harbor's REST API has the same shape. */
const ErrorBody = z.object({
  errors: z.array(
    z.object({ code: z.string().optional(), message: z.string().optional(), detail: z.unknown().optional() }),
  ),
});
const MAX_DETAIL = 400;

/** Reads a refusal and says it in our codes: the one place where registries' and Harbor's words are understood. */
export async function refusal(answer: Answer, about: About, now: () => number): Promise<GapferryError> {
  const words = await readWords(answer);
  const seconds = retryAfter(answer, now);
  if (words.status === 429 || (words.status === 503 && seconds !== undefined)) {
    return new GapferryError('registry.rateLimited', { host: about.host, seconds: seconds ?? 0 }, about);
  }
  return (about.side === 'destination' ? destinationRefusal(words, about) : undefined) ?? plainRefusal(words, about);
}

/** harbor.md 1.2, 1.8, 3.1 to 3.5 and distribution's own words; undefined where a side makes no difference. */
function destinationRefusal({ status, text }: Words, about: About): GapferryError | undefined {
  const { host, repository } = about;
  const project = /project (\S+) not found/i.exec(text)?.[1];
  if (project && [401, 403, 404].includes(status)) return make('target.projectMissing', { host, project }, about);
  if (/read.?only mode/i.test(text) || (status === 405 && /UNSUPPORTED/.test(text))) {
    return make('target.readOnly', { host, detail: text }, about);
  }
  if (status === 403 && /storage resource|quota/i.test(text)) {
    return make('target.quota', { host, repository, detail: text }, about);
  }
  if (status === 403 || (status === 401 && /unauthorized to access repository|insufficient_scope/.test(text))) {
    return make('target.noPush', { host, repository, detail: text }, about);
  }
  if (status === 412 && /immutable/i.test(text)) {
    return make('target.immutableTag', { host, repository, tag: about.tag ?? about.digest ?? '' }, about);
  }
  if (status === 413) return make('target.bodyTooLarge', { host, repository, size: about.size ?? 0 }, about);
  if (about.writes && status >= 400 && status < 500 && status !== 401 && status !== 408) {
    return make('target.refused', { host, repository, status, detail: text }, about);
  }
  return undefined;
}

function plainRefusal({ status, text }: Words, about: About): GapferryError {
  const { host, repository, digest } = about;
  if (status === 401) return make('registry.unauthorized', { host, repository, detail: text }, about);
  if (status === 403 || status === 451 || (status === 412 && /PROJECTPOLICYVIOLATION/.test(text))) {
    return make('registry.forbidden', { host, repository, detail: text }, about);
  }
  if (status === 404 && digest) return make('registry.digestMissing', { host, repository, digest }, about);
  if (status === 404) return make('registry.notFound', { host, repository, detail: text }, about);
  if (status >= 500)
    return make('registry.failing', { host, status, repository: repository || '/v2/', detail: text || '-' }, about);
  return make('registry.protocol', { host, status, detail: text }, about);
}

function make<C extends ErrorCode>(code: C, params: ErrorParams[C], { side }: About): GapferryError {
  return new GapferryError(code, params, { side });
}

async function readWords(answer: Answer): Promise<Words> {
  const body = await readCapped(answer, LIMITS.errorBody).catch(() => undefined);
  const text = body?.toString('utf8') ?? '';
  const requestId = answer.status >= 500 ? header(answer, 'x-request-id') : undefined;
  const said = wordsIn(text, header(answer, 'content-type') ?? '');
  return { status: answer.status, text: requestId ? `${said} (request ${requestId.slice(0, 100)})` : said };
}

/** What the body of a refusal says, on one line. */
export function wordsIn(text: string, contentType: string): string {
  return oneLine(registryWords(text) ?? htmlWords(text, contentType) ?? text);
}

function registryWords(text: string): string | undefined {
  const { data } = ErrorBody.safeParse(parseJson(text));
  return data?.errors
    .map(({ code, message, detail }) => [code, once(message ?? ''), short(detail)].filter(Boolean).join(': '))
    .join('; ');
}

/** Harbor doubles its messages: "X: X". */
function once(message: string): string {
  const half = (message.length - 2) / 2;
  const first = message.slice(0, Math.max(0, half));
  return Number.isInteger(half) && message === `${first}: ${first}` ? first : message;
}

function short(detail: unknown): string {
  if (typeof detail === 'string') return detail;
  const json = JSON.stringify(detail) ?? '';
  return json === '{}' || json === 'null' ? '' : json;
}

/** A proxy or a captive portal answers in HTML: its title says more than its markup. */
function htmlWords(text: string, contentType: string): string | undefined {
  if (!/text\/html/.test(contentType) && !/^\s*</.test(text)) return undefined;
  const title = /<title[^>]*>([^<]{1,200})/i.exec(text)?.[1];
  return ["an HTML page, not a registry's answer", title].filter(Boolean).join(': ');
}

/** On one line, without control characters: these words reach terminals and logs. */
function oneLine(text: string): string {
  return text
    .replace(/[\p{Cc}\p{Cf}\s]+/gu, ' ')
    .trim()
    .slice(0, MAX_DETAIL);
}
