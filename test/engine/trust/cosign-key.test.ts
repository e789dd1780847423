import { generateKeyPairSync, type KeyObject, randomBytes, scryptSync } from 'node:crypto';
import { xsalsa20poly1305 } from '@noble/ciphers/salsa.js';
import { describe, expect, it } from 'vitest';
import { decryptPrivateKey, encryptPrivateKey, isCosignKey } from '../../../main/engine/trust/cosign-key.ts';
import { generateKeyPair } from '../../../main/engine/trust/keys.ts';
import type { ErrorCode } from '../../../shared/errors.ts';
import { isError } from '../../../shared/gapferry-error.ts';

interface Box {
  kdf: { name: string; params: { N: number; r: number; p: number }; salt: string };
  cipher: { name: string; nonce: string };
  ciphertext: string;
}

/** The container built by hand as go-securesystemslib's encrypted.go writes it, independently of the code under test. */
function container(key: KeyObject, passphrase: string, N = 32_768): Box {
  const salt = randomBytes(32);
  const nonce = randomBytes(24);
  const derived = scryptSync(passphrase, salt, 32, { N, r: 8, p: 1, maxmem: 256 * N * 8 });
  const sealed = xsalsa20poly1305(derived, nonce).encrypt(key.export({ type: 'pkcs8', format: 'der' }));
  return {
    kdf: { name: 'scrypt', params: { N, r: 8, p: 1 }, salt: salt.toString('base64') },
    cipher: { name: 'nacl/secretbox', nonce: nonce.toString('base64') },
    ciphertext: Buffer.from(sealed).toString('base64'),
  };
}

function pem(body: unknown, type = 'ENCRYPTED SIGSTORE PRIVATE KEY'): string {
  const base64 = Buffer.from(typeof body === 'string' ? body : JSON.stringify(body)).toString('base64');
  return `-----BEGIN ${type}-----\n${base64}\n-----END ${type}-----\n`;
}

async function refusal(pemText: string, passphrase = 'pw'): Promise<ErrorCode | 'opened'> {
  try {
    await decryptPrivateKey(pemText, passphrase);
    return 'opened';
  } catch (error) {
    if (isError(error)) return error.code;
    throw error;
  }
}

const KEY = generateKeyPair().privateKey;

describe('writing the container', () => {
  it('has the fields of cosign, each of its length', () => {
    const text = encryptPrivateKey(KEY, 'pw');
    const body = /^-----BEGIN ENCRYPTED SIGSTORE PRIVATE KEY-----\n([^-]+)-----END/.exec(text)?.[1] ?? '';
    const box: unknown = JSON.parse(Buffer.from(body, 'base64').toString());
    expect(box).toEqual({
      kdf: { name: 'scrypt', params: { N: 65_536, r: 8, p: 1 }, salt: expect.stringMatching(/^.{44}$/) },
      cipher: { name: 'nacl/secretbox', nonce: expect.stringMatching(/^.{32}$/) },
      ciphertext: expect.any(String),
    });
    expect(body.split('\n').every((line) => line.length <= 64)).toBe(true);
  });

  it('makes another salt and nonce each time', () => {
    expect(encryptPrivateKey(KEY, 'pw')).not.toBe(encryptPrivateKey(KEY, 'pw'));
  });

  it.each(['correct horse', '', '气隙摆渡 π'])('is opened again with the passphrase "%s"', async (passphrase) => {
    const opened = await decryptPrivateKey(encryptPrivateKey(KEY, passphrase), passphrase);
    expect(opened.equals(KEY)).toBe(true);
  });
});

describe('opening a container', () => {
  it.each([32_768, 65_536, 131_072])('accepts the scrypt cost %i that go-securesystemslib knows', async (N) => {
    expect((await decryptPrivateKey(pem(container(KEY, 'pw', N)), 'pw')).equals(KEY)).toBe(true);
  });

  it('accepts the older PEM type', async () => {
    const old = pem(container(KEY, 'pw'), 'ENCRYPTED COSIGN PRIVATE KEY');
    expect(isCosignKey(old)).toBe(true);
    expect((await decryptPrivateKey(old, 'pw')).equals(KEY)).toBe(true);
  });

  it('says that the passphrase is wrong, and that only', async () => {
    expect(await refusal(pem(container(KEY, 'pw')), 'PW')).toBe('key.passphrase');
  });

  it.each([
    ['a cost that would take 16 GiB', { N: 16_777_216, r: 8, p: 1 }],
    ['a cost below any that is written', { N: 1024, r: 8, p: 1 }],
    ['a block size of its own', { N: 32_768, r: 64, p: 1 }],
    ['many passes', { N: 32_768, r: 8, p: 1000 }],
  ])('refuses %s before it computes anything', async (_, params) => {
    const box = container(KEY, 'pw');
    expect(await refusal(pem({ ...box, kdf: { ...box.kdf, params } }))).toBe('key.invalid');
  });

  it('refuses another cipher or key derivation', async () => {
    const box = container(KEY, 'pw');
    expect(await refusal(pem({ ...box, cipher: { ...box.cipher, name: 'none' } }))).toBe('key.invalid');
    expect(await refusal(pem({ ...box, kdf: { ...box.kdf, name: 'pbkdf2' } }))).toBe('key.invalid');
  });

  it('refuses a nonce or salt of another length', async () => {
    const box = container(KEY, 'pw');
    expect(await refusal(pem({ ...box, cipher: { ...box.cipher, nonce: 'AAAA' } }))).toBe('key.invalid');
    expect(await refusal(pem({ ...box, kdf: { ...box.kdf, salt: '' } }))).toBe('key.invalid');
  });

  it('takes a changed ciphertext for a wrong passphrase, never for a key', async () => {
    const box = container(KEY, 'pw');
    const bytes = Buffer.from(box.ciphertext, 'base64');
    bytes.writeUInt8(bytes.readUInt8(40) ^ 1, 40);
    expect(await refusal(pem({ ...box, ciphertext: bytes.toString('base64') }))).toBe('key.passphrase');
    expect(await refusal(pem({ ...box, ciphertext: 'AAAA' }))).toBe('key.passphrase');
  });

  it('refuses what is not PEM, not JSON, or too large', async () => {
    expect(await refusal('hello')).toBe('key.invalid');
    expect(await refusal(pem('{"kdf":'))).toBe('key.invalid');
    expect(await refusal(pem('x'.repeat(70_000)))).toBe('key.invalid');
  });

  it.each([
    ['Ed25519', () => generateKeyPairSync('ed25519').privateKey],
    ['P-384', () => generateKeyPairSync('ec', { namedCurve: 'P-384' }).privateKey],
  ])('refuses a well-made container that holds a key of %s', async (_, make) => {
    expect(await refusal(pem(container(make(), 'pw')))).toBe('key.invalid');
  });
});
