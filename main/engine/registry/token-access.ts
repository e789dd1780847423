import { z } from 'zod';
import { parseJson } from './json.ts';

/** Claims of distribution's token specification (JWT) that say what a token is good for. */
const Claims = z.object({
  sub: z.string().optional(),
  iat: z.number().optional(),
  exp: z.number().optional(),
  access: z.array(z.object({ type: z.string(), name: z.string(), actions: z.array(z.string()) })).nullish(),
});

/** What a token says of itself. It is the registry's word to itself: only good for telling a person what to expect. */
export interface TokenAccess {
  /** Actions by repository. */
  readonly actions: ReadonlyMap<string, readonly string[]>;
  /** Whom it was given to. */
  readonly subject: string | undefined;
  /** Seconds it lives. */
  readonly life: number | undefined;
}

/** Reads a bearer token without proving it; undefined where it is opaque. */
export function readTokenAccess(authorization: string): TokenAccess | undefined {
  const payload = /^Bearer [^.]+\.([\w-]+)\.[\w-]+$/.exec(authorization)?.[1];
  if (payload === undefined) return undefined;
  const claims = Claims.safeParse(parseJson(Buffer.from(payload, 'base64url'))).data;
  if (!claims) return undefined;
  const repositories = (claims.access ?? []).filter(({ type }) => type === 'repository');
  const { iat, exp, sub: subject } = claims;
  return {
    actions: new Map(repositories.map(({ name, actions }) => [name, actions])),
    subject,
    life: iat === undefined || exp === undefined ? undefined : exp - iat,
  };
}
