import { type Answer, json, Refusal } from './answer.ts';

/** Codes, statuses and texts of distribution 2.8 (registry/api/v2/errors.go, registry/api/errcode/register.go). */
const CODES = {
  UNKNOWN: [500, 'unknown error'],
  UNAUTHORIZED: [401, 'authentication required'],
  DIGEST_INVALID: [400, 'provided digest did not match uploaded content'],
  NAME_UNKNOWN: [404, 'repository name not known to registry'],
  MANIFEST_UNKNOWN: [404, 'manifest unknown'],
  MANIFEST_INVALID: [400, 'manifest invalid'],
  MANIFEST_BLOB_UNKNOWN: [400, 'blob unknown to registry'],
  BLOB_UNKNOWN: [404, 'blob unknown to registry'],
  BLOB_UPLOAD_UNKNOWN: [404, 'blob upload unknown to registry'],
  BLOB_UPLOAD_INVALID: [404, 'blob upload invalid'],
  PAGINATION_NUMBER_INVALID: [400, 'invalid number of results requested'],
} as const;
export type RegistryCode = keyof typeof CODES;

/** One entry of an error answer. */
export interface RegistryFault {
  readonly code: RegistryCode;
  readonly message?: string;
  readonly detail?: unknown;
}

/** The error answer: the status is that of the first code, and 500 with `{}` where there is none (errcode.ServeJSON). */
export function faultAnswer(faults: readonly RegistryFault[], headers: Readonly<Record<string, string>> = {}): Answer {
  const [first] = faults;
  if (!first) return json(500, {}, headers);
  const errors = faults.map(({ code, message, detail }) => ({ code, message: message ?? CODES[code][1], detail }));
  return json(CODES[first.code][0], { errors }, headers);
}

/** Ends a request with one error. */
export function refuse(code: RegistryCode, detail?: unknown, message?: string): Refusal {
  return new Refusal(faultAnswer([{ code, message, detail }]));
}
