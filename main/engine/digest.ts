import { createHash, type Hash } from 'node:crypto';
import { z } from 'zod';

/** `sha256:<64 lower-case hex>`: the only algorithm bundles carry. OCI image-spec, descriptor.md "Digests". */
export type Digest = `sha256:${string}`;

const DIGEST = /^sha256:[0-9a-f]{64}$/;

/** Whether a string is a well-formed sha256 digest. Anything else must never reach a path or a URL (CVE-2024-3727). */
export function isDigest(value: string): value is Digest {
  return DIGEST.test(value);
}

export const DigestSchema = z.custom<Digest>(
  (value) => typeof value === 'string' && isDigest(value),
  'not a sha256 digest',
);

export function digestOf(bytes: Uint8Array | string): Digest {
  return `sha256:${createHash('sha256').update(bytes).digest('hex')}`;
}

/** The 64 hex digits. */
export function hexOf(digest: Digest): string {
  return digest.slice('sha256:'.length);
}

export function newHash(): Hash {
  return createHash('sha256');
}

/** Ends a running hash. */
export function finishDigest(hash: Hash): Digest {
  return `sha256:${hash.digest('hex')}`;
}
