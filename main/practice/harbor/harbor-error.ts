import { type Answer, json, Refusal } from '../registry/answer.ts';

/** Codes and statuses of Harbor core, harbor.md section 2.1. */
const STATUS = {
  BAD_REQUEST: 400,
  DIGEST_INVALID: 400,
  MANIFEST_INVALID: 400,
  UNSUPPORTED: 400,
  UNAUTHORIZED: 401,
  FORBIDDEN: 403,
  DENIED: 403,
  NOT_FOUND: 404,
  METHOD_NOT_ALLOWED: 405,
  CONFLICT: 409,
  PRECONDITION: 412,
  PROJECTPOLICYVIOLATION: 412,
  REQUEST_ENTITY_TOO_LARGE: 413,
  UNPROCESSABLE_ENTITY: 422,
} as const;
export type HarborCode = keyof typeof STATUS;

/** Ends a request with an error of core. */
export function harborError(
  code: HarborCode,
  message: string,
  headers: Readonly<Record<string, string>> = {},
): Refusal {
  return new Refusal(json(STATUS[code], { errors: [{ code, message }] }, headers));
}

/** What core says of every failure of its own: section 2.1, "Every >=500 body is flattened". */
export function internalError(): Answer {
  return json(500, { errors: [{ code: 'UNKNOWN', message: 'internal server error' }] });
}
