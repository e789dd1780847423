import {
  createHash,
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  type JsonWebKeyInput,
  type KeyObject,
  sign,
  verify,
} from 'node:crypto';
import { GapferryError } from '../../../shared/gapferry-error.ts';
import { LIMITS } from '../limits.ts';

export interface KeyPair {
  readonly privateKey: KeyObject;
  readonly publicKey: KeyObject;
}

/** A new ECDSA key pair on P-256: the one kind that cosign and openssl both verify over plain files. */
export function generateKeyPair(): KeyPair {
  return generateKeyPairSync('ec', { namedCurve: 'P-256' });
}

/** Key id, which is also the fingerprint: hex SHA-256 of the SubjectPublicKeyInfo DER (RFC 5280), as cosign has it. */
export function keyId(publicKey: KeyObject): string {
  return createHash('sha256').update(publicDer(publicKey)).digest('hex');
}

/** SubjectPublicKeyInfo DER. */
export function publicDer(publicKey: KeyObject): Buffer {
  return publicKey.export({ type: 'spki', format: 'der' });
}

/** SubjectPublicKeyInfo PEM: what is handed over, and what `cosign --key` and `openssl -verify` read. */
export function publicPem(publicKey: KeyObject): string {
  return publicKey.export({ type: 'spki', format: 'pem' }).toString();
}

/**
 * Reads a PEM public key. Only P-256 passes; a private key is refused, so that nobody hands one over by mistake.
 * @param path what the error names
 * @throws key.invalid
 */
export function readPublicKey(pem: Buffer | string, path = 'public key'): KeyObject {
  const text = pem.toString();
  if (text.length > LIMITS.keyFile) throw invalidKey(path, `larger than ${LIMITS.keyFile} bytes`);
  if (text.includes('PRIVATE KEY-----')) throw invalidKey(path, 'this is a private key, not a public one');
  if (text.split('-----BEGIN PUBLIC KEY-----').length !== 2) throw invalidKey(path, 'not one PEM "PUBLIC KEY" block');
  return decodeKey(path, () => createPublicKey({ key: text, format: 'pem' }), createPublicKey);
}

/** Reads SubjectPublicKeyInfo DER, P-256 only. @throws key.invalid */
export function readPublicDer(der: Buffer, path = 'public key'): KeyObject {
  return decodeKey(path, () => createPublicKey({ key: der, format: 'der', type: 'spki' }), createPublicKey);
}

/**
 * Checks a private key that `load` makes: P-256 only, and its public half must belong to it.
 * @throws key.invalid, or what `load` throws as a GapferryError
 */
export function checkPrivateKey(path: string, load: () => KeyObject): KeyPair {
  const privateKey = decodeKey(path, load, createPrivateKey);
  const publicKey = createPublicKey(privateKey);
  const probe = Buffer.from('gapferry key check');
  if (!verify('sha256', probe, publicKey, sign('sha256', probe, privateKey)))
    throw invalidKey(path, 'its public half does not belong to it');
  return { privateKey, publicKey };
}

/** A hex fingerprint as people see it: groups of four. */
export function formatFingerprint(hex: string): string {
  return hex.match(/.{1,4}/g)?.join(' ') ?? '';
}

export function invalidKey(path: string, detail: string, cause?: unknown): GapferryError {
  return new GapferryError('key.invalid', { path, detail }, { cause });
}

/**
 * A compressed point or spelt-out curve parameters are other bytes of the same key and would give it a second
 * fingerprint. Going through JWK leaves the one usual form.
 */
function decodeKey(path: string, load: () => KeyObject, rebuild: (jwk: JsonWebKeyInput) => KeyObject): KeyObject {
  try {
    const key = load();
    const kind = key.asymmetricKeyDetails?.namedCurve ?? key.asymmetricKeyType ?? 'unknown kind';
    if (kind !== 'prime256v1') throw invalidKey(path, `only ECDSA P-256 keys can be used, this is ${kind}`);
    return rebuild({ key: key.export({ format: 'jwk' }), format: 'jwk' });
  } catch (cause) {
    if (cause instanceof GapferryError) throw cause;
    throw invalidKey(path, cause instanceof Error ? cause.message : 'not a key', cause);
  }
}
