import { createHash, createPublicKey, type KeyObject, sign, verify } from 'node:crypto';
import { z } from 'zod';
import { GapferryError } from '../../../shared/gapferry-error.ts';
import { LIMITS } from '../limits.ts';
import { keyId } from './keys.ts';

/** Sigstore bundle v0.3 (sigstore/protobuf-specs, sigstore_bundle.proto), the form with a message signature and a key's hint. */
export const SIGSTORE_TYPE = 'application/vnd.dev.sigstore.bundle.v0.3+json';
/** Ends of the names of a signature's two files; the second holds the same signature bytes as base64. */
export const SIGSTORE_SUFFIX = '.sigstore.json';
export const SIG_SUFFIX = '.sig';

const Base64 = z.base64().transform((text) => Buffer.from(text, 'base64'));
const Sha256 = Base64.refine((value) => value.length === 32, 'not a SHA-256');

/**
 * Log entries and time stamps may be there when somebody signed with cosign; they are evidence for other verifiers and
 * are not looked at. Anything else unknown is refused: a reader must not accept what it would not have understood.
 */
const SigstoreBundle = z.strictObject({
  mediaType: z.literal(SIGSTORE_TYPE),
  verificationMaterial: z.strictObject({
    publicKey: z.strictObject({ hint: Sha256 }),
    tlogEntries: z.array(z.unknown()).optional(),
    timestampVerificationData: z.unknown().optional(),
  }),
  messageSignature: z.strictObject({
    messageDigest: z.strictObject({ algorithm: z.literal('SHA2_256'), digest: Sha256 }),
    signature: Base64.refine((value) => value.length > 0, 'empty'),
  }),
});

/** What a signature file says. Nothing of it is proven but by `verifySignature`. */
export interface Signature {
  /** ECDSA, DER. */
  readonly der: Buffer;
  /** Hex id of the key that it names as its own. */
  readonly claimedKeyId: string;
  /** Its own word on what was signed (SHA-256): never used to verify, but it has to agree. */
  readonly messageDigest: Buffer;
}

/** Contents of a signature's two files, and the id of the key that made it. */
export interface SignedFiles {
  readonly sigstore: Buffer;
  readonly sig: Buffer;
  readonly keyId: string;
}

/** Signs the exact bytes of a packing list: ECDSA P-256 over SHA-256, DER. */
export function signList(listBytes: Uint8Array, privateKey: KeyObject): SignedFiles {
  const id = keyId(createPublicKey(privateKey));
  const der = sign('sha256', listBytes, { key: privateKey, dsaEncoding: 'der' }).toString('base64');
  const bundle = {
    mediaType: SIGSTORE_TYPE,
    verificationMaterial: { publicKey: { hint: Buffer.from(id, 'hex').toString('base64') } },
    messageSignature: {
      messageDigest: { algorithm: 'SHA2_256', digest: sha256(listBytes).toString('base64') },
      signature: der,
    },
  };
  return { sigstore: Buffer.from(`${JSON.stringify(bundle, null, 2)}\n`), sig: Buffer.from(`${der}\n`), keyId: id };
}

/**
 * Parses a `.sigstore.json`.
 * @param path what the error names
 * @throws bundle.signatureInvalid
 */
export function parseSignature(bytes: Uint8Array, path = `bundle.json${SIGSTORE_SUFFIX}`): Signature {
  const parsed = SigstoreBundle.safeParse(parseJson(bytes, path));
  if (!parsed.success) throw invalidSignature(path, z.prettifyError(parsed.error).slice(0, 500));
  const { verificationMaterial, messageSignature } = parsed.data;
  return {
    der: messageSignature.signature,
    claimedKeyId: verificationMaterial.publicKey.hint.toString('hex'),
    messageDigest: messageSignature.messageDigest.digest,
  };
}

/** Parses a `.sig`: base64 of the DER signature, white space around it allowed. @throws bundle.signatureInvalid */
export function parseSig(bytes: Uint8Array, path = `bundle.json${SIG_SUFFIX}`): Buffer {
  const parsed = Base64.safeParse(bytes.byteLength > LIMITS.signatureFile ? '?' : Buffer.from(bytes).toString().trim());
  if (!parsed.success) throw invalidSignature(path, 'not base64');
  return parsed.data;
}

/** Whether a signature is this key's over exactly these bytes. Its digest field has to agree, but proves nothing. */
export function verifySignature(listBytes: Uint8Array, signature: Signature, publicKey: KeyObject): boolean {
  return (
    verify('sha256', listBytes, { key: publicKey, dsaEncoding: 'der' }, signature.der) &&
    digestAgrees(listBytes, signature)
  );
}

/** Whether a signature file's digest field names these bytes, as sigstore-go demands too. */
export function digestAgrees(listBytes: Uint8Array, signature: Signature): boolean {
  return sha256(listBytes).equals(signature.messageDigest);
}

export function invalidSignature(path: string, detail: string, cause?: unknown): GapferryError {
  return new GapferryError('bundle.signatureInvalid', { path, detail }, { cause });
}

function parseJson(bytes: Uint8Array, path: string): unknown {
  if (bytes.byteLength > LIMITS.signatureFile)
    throw invalidSignature(path, `larger than ${LIMITS.signatureFile} bytes`);
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch (cause) {
    throw invalidSignature(path, cause instanceof Error ? cause.message : 'not JSON', cause);
  }
}

function sha256(bytes: Uint8Array): Buffer {
  return createHash('sha256').update(bytes).digest();
}
