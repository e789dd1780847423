import type { Answer } from '../registry/answer.ts';
import type { ApiRequest } from './api-request.ts';

/** One endpoint: method, path below /api/v2.0 with `{}` for variables, and what answers. */
export type ApiRoute = readonly [
  method: string,
  path: string,
  handler: (request: ApiRequest) => Answer | Promise<Answer>,
];
