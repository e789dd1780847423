import type { IncomingMessage, ServerResponse } from 'node:http';
import { pipeline } from 'node:stream/promises';
import type { TopicName } from '../../shared/contract.ts';
import { isError } from '../../shared/gapferry-error.ts';
import {
  DiscardRequest,
  type DiscardResult,
  PAGE,
  SessionRequest,
  type SessionResult,
  UPLOAD_KINDS,
  type Watch,
  WatchRequest,
} from '../../shared/page.ts';
import { LIMITS } from '../engine/limits.ts';
import type { Host } from '../host.ts';
import { pageAnswer } from '../page/page-answer.ts';
import type { PageFile } from '../page/page-files.ts';
import type { Access } from './access.ts';
import { answerError, answerJson, answerStatus } from './answer.ts';
import { isTopic, streamEvents } from './event-stream.ts';
import { readJson } from './read-json.ts';
import type { Uploads } from './uploads.ts';

/** Milliseconds without a byte after which an upload is given up. */
const IDLE = 60_000;

/** What a request may reach once its host and origin are known to be ours. */
export interface RouteOptions {
  readonly files: ReadonlyMap<string, PageFile>;
  readonly access: Access;
  readonly host: Pick<Host, 'dispatch' | 'subscribe' | 'isWanted'>;
  readonly uploads: Uploads;
}

/** The page's whole HTTP surface: shared/page.ts. */
export class Routes {
  readonly #options: RouteOptions;
  readonly #streams = new Map<string, readonly ServerResponse[]>();

  constructor(options: RouteOptions) {
    this.#options = options;
  }

  async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? '/', 'http://page');
    const post = request.method === 'POST';
    if (!url.pathname.startsWith('/api/')) return post ? answerStatus(response, 405) : this.#file(url, response);
    if (url.pathname === PAGE.session && post) return this.#session(request, response);
    const session = sessionOf(request);
    if (session === undefined || !this.#options.access.admits(session)) return answerStatus(response, 401);
    if (url.pathname.startsWith(PAGE.call) && post) return this.#call(url, request, response);
    if (url.pathname === PAGE.upload && post) return this.#upload(url, request, response);
    if (url.pathname === PAGE.discard && post) return this.#discard(request, response);
    if (url.pathname === PAGE.events && post) return this.#events(session, request, response);
    answerStatus(response, 404);
  }

  async #session(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = await readJson(request, LIMITS.tokenBody);
    if ('status' in body) return answerStatus(response, body.status);
    const asked = SessionRequest.safeParse(body.value);
    const session = asked.success ? this.#options.access.exchange(asked.data.token) : undefined;
    if (session === undefined) return answerStatus(response, 401);
    answerJson(response, { session } satisfies SessionResult);
  }

  async #call(url: URL, request: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = await readJson(request, LIMITS.pageCall);
    if ('status' in body) return answerStatus(response, body.status);
    answerJson(response, await this.#options.host.dispatch(url.pathname.slice(PAGE.call.length), body.value));
  }

  async #upload(url: URL, request: IncomingMessage, response: ServerResponse): Promise<void> {
    const asked = url.searchParams.get('kind') ?? 'source';
    const kind = UPLOAD_KINDS.find((one) => one === asked);
    if (!kind) return answerStatus(response, 400);
    const said = request.headers['content-length'];
    const upload = {
      name: url.searchParams.get('name') ?? '',
      kind,
      batch: url.searchParams.get('batch') ?? undefined,
      size: said === undefined ? undefined : Number(said),
    };
    // Whoever sends nothing for a while has gone.
    request.setTimeout(IDLE, () => request.destroy());
    try {
      answerJson(response, { ok: true, value: await this.#options.uploads.take(request, upload) });
    } catch (error) {
      answerError(response, error, statusOf(error));
    }
  }

  async #discard(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = await readJson(request, LIMITS.pageCall);
    if ('status' in body) return answerStatus(response, body.status);
    const asked = DiscardRequest.safeParse(body.value);
    if (!asked.success) return answerStatus(response, 400);
    const { path } = asked.data;
    const { host, uploads } = this.#options;
    try {
      const value: DiscardResult = { removed: !host.isWanted(path) && (await uploads.discard(path)) };
      answerJson(response, { ok: true, value });
    } catch (error) {
      answerError(response, error, 500);
    }
  }

  async #events(session: string, request: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = await readJson(request, LIMITS.pageCall);
    if ('status' in body) return answerStatus(response, body.status);
    const asked = WatchRequest.safeParse(body.value);
    const watches = asked.success ? asked.data.watches : [];
    if (!watches.every(isKnown) || watches.length === 0) return answerStatus(response, 400);
    if (watches.length > LIMITS.pageWatches) return answerStatus(response, 413);
    streamEvents(response, watches, this.#options.host.subscribe);
    this.#keepFew(session, response);
  }

  /** A browser has six connections to a host, and a page needs one stream, two while it changes: older ones are ended, so that calls get through. */
  #keepFew(session: string, response: ServerResponse): void {
    const open = [...(this.#streams.get(session) ?? []), response];
    while (open.length > LIMITS.pageStreams) open.shift()?.end();
    this.#streams.set(session, open);
    response.on('close', () => {
      const rest = (this.#streams.get(session) ?? []).filter((other) => other !== response);
      if (rest.length > 0) this.#streams.set(session, rest);
      else this.#streams.delete(session);
    });
  }

  async #file(url: URL, response: ServerResponse): Promise<void> {
    const file = this.#options.files.get(url.pathname);
    if (!file) return answerStatus(response, 404);
    const cache = file.immutable ? 'public, max-age=31536000, immutable' : 'no-cache';
    const { headers, body } = await pageAnswer(file);
    response.writeHead(200, { ...headers, 'cache-control': cache });
    await pipeline(body, response);
  }
}

function isKnown(watch: Watch): watch is Watch & { topic: TopicName } {
  return isTopic(watch.topic);
}

/** Of an upload that was not taken. */
function statusOf(error: unknown): number {
  if (isError(error, 'input.tooLarge')) return 413;
  return isError(error, 'medium.full') ? 507 : 400;
}

function sessionOf({ headers }: IncomingMessage): string | undefined {
  const value = headers[PAGE.sessionHeader];
  return typeof value === 'string' ? value : undefined;
}
