import type { Readable } from 'node:stream';

/** What a handler wants sent. For HEAD the body is held back and its headers stay. */
export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: Uint8Array | string | Readable;
}

const JSON_TYPE = 'application/json; charset=utf-8';

/** JSON as Go's encoder writes it: no spaces, a line feed at the end. */
export function json(status: number, value: unknown, headers: Readonly<Record<string, string>> = {}): Answer {
  return { status, headers: { 'Content-Type': JSON_TYPE, ...headers }, body: `${JSON.stringify(value)}\n` };
}

/** An answer without a body that says so, as distribution sets Content-Length by hand. */
export function empty(status: number, headers: Readonly<Record<string, string>> = {}): Answer {
  return { status, headers: { 'Content-Length': '0', ...headers }, body: '' };
}

/** Go's http.Error: plain text. */
export function plain(status: number, text: string, headers: Readonly<Record<string, string>> = {}): Answer {
  return {
    status,
    headers: { 'Content-Type': 'text/plain; charset=utf-8', 'X-Content-Type-Options': 'nosniff', ...headers },
    body: `${text}\n`,
  };
}

/** An answer as the way out of a handler: thrown where the request cannot go on, sent as it is. */
export class Refusal extends Error {
  readonly answer: Answer;

  constructor(answer: Answer) {
    super(`refused with ${answer.status}`);
    this.name = 'Refusal';
    this.answer = answer;
  }
}
