import type { ServerResponse } from 'node:http';
import { toErrorView } from '../../shared/gapferry-error.ts';
import type { Reply } from '../../shared/reply.ts';
import { SECURITY_HEADERS } from '../page/content-policy.ts';

/** Answers with a status alone. */
export function answerStatus(response: ServerResponse, status: number): void {
  closeAfter(response, status);
  response.writeHead(status, { ...SECURITY_HEADERS, 'cache-control': 'no-store' }).end();
}

/** Answers with a document. */
export function answerJson(response: ServerResponse, value: unknown, status = 200): void {
  closeAfter(response, status);
  const headers = { ...SECURITY_HEADERS, 'cache-control': 'no-store', 'content-type': 'application/json' };
  response.writeHead(status, headers).end(JSON.stringify(value));
}

/** Answers with an error as a reply of the contract. */
export function answerError(response: ServerResponse, error: unknown, status: number): void {
  const reply: Reply<never> = { ok: false, error: toErrorView(error) };
  answerJson(response, reply, status);
}

/** What a refused request still sends is not waited for. */
function closeAfter(response: ServerResponse, status: number): void {
  if (status >= 400) response.setHeader('connection', 'close');
}
