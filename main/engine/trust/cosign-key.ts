import { createPrivateKey, type KeyObject, randomBytes, type ScryptOptions, scrypt, scryptSync } from 'node:crypto';
import { promisify } from 'node:util';
import { xsalsa20poly1305 } from '@noble/ciphers/salsa.js';
import { z } from 'zod';
import { GapferryError } from '../../../shared/gapferry-error.ts';
import { LIMITS } from '../limits.ts';
import { checkPrivateKey, invalidKey } from './keys.ts';

/*
 * cosign's encrypted private key: sigstore/cosign pkg/cosign/keys.go over secure-systems-lab/go-securesystemslib
 * encrypted/encrypted.go. A PEM block whose body is JSON: scrypt makes the key, NaCl secretbox holds the PKCS#8 DER.
 */

const PEM_TYPE = 'ENCRYPTED SIGSTORE PRIVATE KEY';
const PEM = /-----BEGIN (ENCRYPTED (?:SIGSTORE|COSIGN) PRIVATE KEY)-----([A-Za-z0-9+/=\s]+)-----END \1-----/;

const SALT_BYTES = 32;
const NONCE_BYTES = 24;
const KEY_BYTES = 32;
/** go-securesystemslib's default cost. */
const COST = { N: 65_536, r: 8, p: 1 } as const;

const Base64 = z.base64().transform((text) => Buffer.from(text, 'base64'));
const bytes = (length: number) => Base64.refine((value) => value.length === length, `not ${length} bytes`);

/** Costs are those go-securesystemslib knows: a file must not be able to ask for more memory or time. */
const Container = z.object({
  kdf: z.object({
    name: z.literal('scrypt'),
    params: z.strictObject({
      N: z.union([z.literal(32_768), z.literal(65_536), z.literal(131_072)]),
      r: z.literal(8),
      p: z.literal(1),
    }),
    salt: bytes(SALT_BYTES),
  }),
  cipher: z.object({ name: z.literal('nacl/secretbox'), nonce: bytes(NONCE_BYTES) }),
  ciphertext: Base64,
});
type Container = z.infer<typeof Container>;

const deriveKey = promisify<string, Buffer, number, ScryptOptions, Buffer>(scrypt);

/** Whether a file looks like a private key in cosign's container. */
export function isCosignKey(pem: string): boolean {
  return PEM.test(pem);
}

/**
 * A private key in cosign's container. An empty passphrase is allowed, as cosign allows it; such a key is protected by
 * its file's access rights alone. Takes about a fifth of a second and 64 MiB.
 */
export function encryptPrivateKey(privateKey: KeyObject, passphrase: string): string {
  const salt = randomBytes(SALT_BYTES);
  const nonce = randomBytes(NONCE_BYTES);
  const key = scryptSync(passphrase, salt, KEY_BYTES, withMemory(COST));
  const plain = privateKey.export({ type: 'pkcs8', format: 'der' });
  const ciphertext = Buffer.from(xsalsa20poly1305(key, nonce).encrypt(plain));
  plain.fill(0);
  const body = JSON.stringify({
    kdf: { name: 'scrypt', params: COST, salt: salt.toString('base64') },
    cipher: { name: 'nacl/secretbox', nonce: nonce.toString('base64') },
    ciphertext: ciphertext.toString('base64'),
  });
  const lines =
    Buffer.from(body)
      .toString('base64')
      .match(/.{1,64}/g) ?? [];
  return `-----BEGIN ${PEM_TYPE}-----\n${lines.join('\n')}\n-----END ${PEM_TYPE}-----\n`;
}

/**
 * Opens cosign's container, under its present and its older PEM type.
 * @param name what errors name
 * @throws key.invalid for what is not such a container or not a P-256 key, key.passphrase for a wrong passphrase
 */
export async function decryptPrivateKey(pem: string, passphrase: string, name = 'key'): Promise<KeyObject> {
  const { kdf, cipher, ciphertext } = readContainer(pem, name);
  const key = await deriveKey(passphrase, kdf.salt, KEY_BYTES, withMemory(kdf.params));
  const plain = openBox(key, cipher.nonce, ciphertext, name);
  try {
    return checkPrivateKey(name, () => createPrivateKey({ key: plain, format: 'der', type: 'pkcs8' })).privateKey;
  } finally {
    plain.fill(0);
  }
}

function openBox(key: Buffer, nonce: Buffer, ciphertext: Buffer, name: string): Buffer {
  try {
    return Buffer.from(xsalsa20poly1305(key, nonce).decrypt(ciphertext));
  } catch (cause) {
    throw new GapferryError('key.passphrase', { name }, { cause });
  }
}

function readContainer(pem: string, name: string): Container {
  if (pem.length > LIMITS.keyFile) throw invalidKey(name, `larger than ${LIMITS.keyFile} bytes`);
  const body = PEM.exec(pem)?.[2];
  if (body === undefined) throw invalidKey(name, `not a PEM "${PEM_TYPE}" block`);
  const parsed = Container.safeParse(parseJson(Buffer.from(body, 'base64').toString('utf8'), name));
  if (!parsed.success) throw invalidKey(name, z.prettifyError(parsed.error));
  return parsed.data;
}

function parseJson(text: string, name: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw invalidKey(name, 'the PEM block does not hold JSON', cause);
  }
}

/** Node's default ceiling of 32 MiB is under what even the smallest of these costs needs (128 * N * r). */
function withMemory(cost: { N: number; r: number; p: number }): ScryptOptions {
  return { ...cost, maxmem: 256 * cost.N * cost.r };
}
