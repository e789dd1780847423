import { LIMITS } from '../limits.ts';
import { header } from './answer.ts';
import type { Endpoint } from './endpoint.ts';
import { parseJson } from './json.ts';
import { wordsIn } from './refusal.ts';

/** One request to a REST API that stands beside a registry, on the same host. */
export interface RestRequest {
  readonly method: 'GET' | 'HEAD' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** Path with its query. */
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** Sent as JSON. */
  readonly body?: unknown;
  readonly signal?: AbortSignal;
}

/** What came back: any status that is the API's own word, also a refusal. Nothing in it is checked yet. */
export interface RestAnswer {
  readonly status: number;
  /** Parsed JSON, undefined where the body is none. */
  readonly body: unknown;
  /** What a refusal says, on one line, with the id of the request that its server knows it by. */
  readonly said: string;
  /** Whether a page for people came instead of an answer for programs. */
  readonly html: boolean;
  header(name: string): string | undefined;
}

/** Trouble on the way (5xx, 429, 408) is thrown; all else is for the caller to judge, redirects too: none is followed. */
const ANSWERS = [
  ...[200, 201, 202, 204, 301, 302, 303, 307, 308],
  ...[400, 401, 403, 404, 405, 406, 409, 410, 412, 413, 415, 422],
];
const TRIES_OF_A_QUESTION = 3;

/**
 * JSON over the connections of a registry: the same proxy, CA and limits, the same credential as Basic, no cookies (Harbor
 * takes a client that keeps them for a browser, harbor.md 1.7). Made by `Registries.rest`.
 */
export class Rest {
  readonly #endpoint: Endpoint;

  constructor(endpoint: Endpoint) {
    this.#endpoint = endpoint;
  }

  get host(): string {
    return this.#endpoint.host;
  }

  /** Asks; questions are asked again after trouble on the way, what changes something is sent once. Throws registry.*. */
  async ask({ method, path, headers, body, signal }: RestRequest): Promise<RestAnswer> {
    const sent = body === undefined ? undefined : Buffer.from(JSON.stringify(body));
    const asks = method === 'GET' || method === 'HEAD';
    const { answer, bytes } = await this.#endpoint.read(
      {
        method,
        to: path,
        scopes: [],
        basic: true,
        about: { side: 'destination', repository: '' },
        ok: ANSWERS,
        redirects: 'return',
        headers: {
          accept: 'application/json',
          ...headers,
          ...(sent
            ? { 'content-type': 'application/json', 'content-length': String(sent.length) }
            : asks
              ? {}
              : { 'content-length': '0' }),
        },
        body: sent,
        signal,
        tries: asks ? TRIES_OF_A_QUESTION : 1,
      },
      LIMITS.pageBody,
    );
    const type = header(answer, 'content-type') ?? '';
    const text = bytes?.toString('utf8') ?? '';
    const id = header(answer, 'x-request-id');
    return {
      status: answer.status,
      body: parseJson(text),
      said: answer.status < 400 ? '' : `${wordsIn(text, type)}${id ? ` (request ${id.slice(0, 100)})` : ''}`,
      html: /text\/html/.test(type),
      header: (name) => header(answer, name),
    };
  }
}
