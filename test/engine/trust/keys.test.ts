import { createPrivateKey, createPublicKey, generateKeyPairSync } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import {
  checkPrivateKey,
  formatFingerprint,
  generateKeyPair,
  keyId,
  publicPem,
  readPublicKey,
} from '../../../main/engine/trust/keys.ts';
import { isError } from '../../../shared/gapferry-error.ts';
import { tempFolder } from '../../support/temp-folder.ts';
import { have, run } from '../../support/tools.ts';

const ec = (namedCurve: string) => generateKeyPairSync('ec', { namedCurve }).publicKey;

function refusal(act: () => unknown): string {
  try {
    act();
  } catch (error) {
    if (isError(error, 'key.invalid')) return error.params.detail;
    throw error;
  }
  return 'not refused';
}

describe('reading a public key', () => {
  it('gives back the key that was written', () => {
    const { publicKey } = generateKeyPair();
    expect(keyId(readPublicKey(publicPem(publicKey)))).toBe(keyId(publicKey));
  });

  it('reads a file with a byte order mark, Windows line ends and words around the block', () => {
    const { publicKey } = generateKeyPair();
    const pem = `\uFEFFour key, read by telephone\r\n${publicPem(publicKey).replaceAll('\n', '\r\n')}\r\n`;
    expect(keyId(readPublicKey(Buffer.from(pem)))).toBe(keyId(publicKey));
  });

  it.each([
    ['P-384', () => ec('P-384'), 'secp384r1'],
    ['secp256k1', () => ec('secp256k1'), 'secp256k1'],
    ['Ed25519', () => generateKeyPairSync('ed25519').publicKey, 'ed25519'],
    ['RSA', () => generateKeyPairSync('rsa', { modulusLength: 2048 }).publicKey, 'rsa'],
  ])('refuses %s and says what it is', (_, make, word) => {
    expect(refusal(() => readPublicKey(publicPem(make())))).toContain(word);
  });

  it('refuses a private key, so that nobody hands one over', () => {
    const pem = generateKeyPair().privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
    expect(refusal(() => readPublicKey(pem))).toContain('private key');
  });

  it('refuses a file with two keys: it would be unclear which is meant', () => {
    const pem = publicPem(generateKeyPair().publicKey);
    expect(refusal(() => readPublicKey(pem + pem))).toContain('not one PEM');
  });

  it('refuses a file that is too large before it is parsed', () => {
    expect(refusal(() => readPublicKey('x'.repeat(70_000)))).toContain('larger');
  });

  it('names the file in the error', () => {
    const error = (() => {
      try {
        return readPublicKey('nothing', '/stick/colleague.pub');
      } catch (thrown) {
        return thrown;
      }
    })();
    expect(isError(error, 'key.invalid') && error.params.path).toBe('/stick/colleague.pub');
  });

  it.skipIf(!have('openssl'))('gives a key one fingerprint however openssl spells it', async () => {
    const folder = await tempFolder();
    const file = join(folder, 'key.pem');
    const key = generateKeyPair();
    await writeFile(file, key.privateKey.export({ type: 'sec1', format: 'pem' }));
    const spelt = (...options: string[]) => run('openssl', ['ec', '-in', file, '-pubout', ...options]).stdout;
    const compressed = spelt('-conv_form', 'compressed');
    const explicit = spelt('-param_enc', 'explicit');
    expect(createPublicKey(compressed).export({ type: 'spki', format: 'der' })).toHaveLength(59);
    expect(explicit.length).toBeGreaterThan(compressed.length * 2);
    expect(keyId(readPublicKey(compressed))).toBe(keyId(key.publicKey));
    expect(keyId(readPublicKey(explicit))).toBe(keyId(key.publicKey));
  });
});

describe('a fingerprint', () => {
  it.skipIf(!have('openssl'))('is what openssl says is the SHA-256 of the DER', async () => {
    const folder = await tempFolder();
    const { publicKey } = generateKeyPair();
    await writeFile(join(folder, 'k.pub'), publicPem(publicKey));
    run('openssl', ['pkey', '-pubin', '-in', 'k.pub', '-outform', 'DER', '-out', 'k.der'], { cwd: folder });
    expect(run('openssl', ['dgst', '-sha256', 'k.der'], { cwd: folder }).stdout).toContain(keyId(publicKey));
  });

  it('is shown in groups of four', () => {
    expect(formatFingerprint('0123456789abcdef')).toBe('0123 4567 89ab cdef');
  });
});

describe('checking a private key', () => {
  it('refuses one whose public half belongs to another', () => {
    const mine = generateKeyPair().privateKey.export({ format: 'jwk' });
    const other = generateKeyPair().publicKey.export({ format: 'jwk' });
    const der = sec1(Buffer.from(mine.d ?? '', 'base64url'), other.x ?? '', other.y ?? '');
    const pem = `-----BEGIN EC PRIVATE KEY-----\n${der.toString('base64')}\n-----END EC PRIVATE KEY-----\n`;
    expect(refusal(() => checkPrivateKey('mixed.pem', () => createPrivate(pem)))).not.toBe('not refused');
  });
});

function createPrivate(pem: string) {
  return createPrivateKey({ key: pem, format: 'pem' });
}

/** RFC 5915 ECPrivateKey on P-256 with a public point of our choice. */
function sec1(d: Buffer, x: string, y: string): Buffer {
  const point = Buffer.concat([Buffer.from([4]), Buffer.from(x, 'base64url'), Buffer.from(y, 'base64url')]);
  const curve = Buffer.from('06082a8648ce3d030107', 'hex');
  const body = Buffer.concat([
    Buffer.from('020101', 'hex'),
    Buffer.from([0x04, 32]),
    d,
    Buffer.from([0xa0, curve.length]),
    curve,
    Buffer.from([0xa1, point.length + 3, 0x03, point.length + 1, 0]),
    point,
  ]);
  return Buffer.concat([Buffer.from([0x30, body.length]), body]);
}
