import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { bundleFromJSON } from '@sigstore/bundle';
import { toSignedEntity, toTrustMaterial, Verifier } from '@sigstore/verify';
import { describe, expect, it } from 'vitest';
import { generateKeyPair, keyId, publicPem } from '../../../main/engine/trust/keys.ts';
import { parseSig, parseSignature, signList, verifySignature } from '../../../main/engine/trust/signature.ts';
import { isError } from '../../../shared/gapferry-error.ts';
import { tempFolder } from '../../support/temp-folder.ts';
import { have, run } from '../../support/tools.ts';

const LIST = Buffer.from('{\n  "type": "a packing list"\n}\n');
const OTHER = Buffer.from('{\n  "type": "another list"\n}\n');
const KEY = generateKeyPair();
const SIGNED = signList(LIST, KEY.privateKey);

function parsedJson(): Record<string, Record<string, unknown>> {
  return JSON.parse(SIGNED.sigstore.toString());
}

function refusal(bytes: Uint8Array): string {
  try {
    parseSignature(bytes, 'some.sigstore.json');
  } catch (error) {
    if (isError(error, 'bundle.signatureInvalid') && error.params.path === 'some.sigstore.json') return 'refused';
    throw error;
  }
  return 'accepted';
}

describe('a signature we make', () => {
  it('verifies over the same bytes with the same key', () => {
    expect(verifySignature(LIST, parseSignature(SIGNED.sigstore), KEY.publicKey)).toBe(true);
  });

  it('holds the same bytes in both files', () => {
    expect(parseSig(SIGNED.sig)).toEqual(parseSignature(SIGNED.sigstore).der);
  });

  it('names its key by the id of the key', () => {
    expect(SIGNED.keyId).toBe(keyId(KEY.publicKey));
    expect(parseSignature(SIGNED.sigstore).claimedKeyId).toBe(SIGNED.keyId);
  });

  it('has exactly the fields of a minimal Sigstore bundle v0.3', () => {
    expect(parsedJson()).toEqual({
      mediaType: 'application/vnd.dev.sigstore.bundle.v0.3+json',
      verificationMaterial: { publicKey: { hint: expect.stringMatching(/^.{43}=$/) } },
      messageSignature: {
        messageDigest: { algorithm: 'SHA2_256', digest: expect.stringMatching(/^.{43}=$/) },
        signature: expect.any(String),
      },
    });
  });
});

describe('a peer that is not ours', () => {
  function peerVerify(list: Buffer): void {
    const material = toTrustMaterial(
      { mediaType: '', tlogs: [], ctlogs: [], certificateAuthorities: [], timestampAuthorities: [] },
      { [parseHint()]: { rawBytes: KEY.publicKey.export({ type: 'spki', format: 'der' }), keyDetails: 0 } },
    );
    const verifier = new Verifier(material, { tlogThreshold: 0, ctlogThreshold: 0, timestampThreshold: 0 });
    verifier.verify(toSignedEntity(bundleFromJSON(parsedJson()), list));
  }
  const parseHint = () => Buffer.from(SIGNED.keyId, 'hex').toString('base64');

  it('@sigstore/verify accepts it', () => {
    expect(() => peerVerify(LIST)).not.toThrow();
  });

  it('@sigstore/verify refuses it over another list', () => {
    expect(() => peerVerify(OTHER)).toThrow();
  });

  describe.skipIf(!have('openssl'))('openssl', () => {
    async function openssl() {
      const cwd = await tempFolder();
      await writeFile(join(cwd, 'bundle.json'), LIST);
      await writeFile(join(cwd, 'other.json'), OTHER);
      await writeFile(join(cwd, 'bundle.json.sig'), SIGNED.sig);
      await writeFile(join(cwd, 'signer.pub'), publicPem(KEY.publicKey));
      await writeFile(join(cwd, 'signer.pem'), KEY.privateKey.export({ type: 'pkcs8', format: 'pem' }));
      return (...args: string[]) => run('openssl', args, { cwd });
    }
    const decode = ['base64', '-d', '-A', '-in', 'bundle.json.sig', '-out', 'sig.der'];
    const verifyOf = (file: string) => ['dgst', '-sha256', '-verify', 'signer.pub', '-signature', 'sig.der', file];

    it('decodes our .sig and verifies it', async () => {
      const call = await openssl();
      expect(call(...decode).status).toBe(0);
      expect(call(...verifyOf('bundle.json')).stdout).toBe('Verified OK\n');
    });

    it('refuses it over another list', async () => {
      const call = await openssl();
      call(...decode);
      expect(call(...verifyOf('other.json')).stdout).toBe('Verification failure\n');
    });

    it('makes a signature that we verify', async () => {
      const call = await openssl();
      call('dgst', '-sha256', '-sign', 'signer.pem', '-out', 'theirs.der', 'bundle.json');
      const der = call('base64', '-A', '-in', 'theirs.der').stdout;
      const json = parsedJson();
      const theirs = { ...json, messageSignature: { ...json.messageSignature, signature: der.trim() } };
      const signature = parseSignature(Buffer.from(JSON.stringify(theirs)));
      expect(verifySignature(LIST, signature, KEY.publicKey)).toBe(true);
      expect(signature.der).not.toEqual(parseSignature(SIGNED.sigstore).der);
    });
  });
});

describe('verifying', () => {
  const signature = parseSignature(SIGNED.sigstore);

  it('refuses another list, even one whose digest the file was made to name', () => {
    const digest = signList(OTHER, KEY.privateKey).sigstore;
    const forged = { ...parseSignature(digest), der: signature.der };
    expect(verifySignature(OTHER, forged, KEY.publicKey)).toBe(false);
  });

  it('refuses a right signature whose digest field was tampered with', () => {
    const tampered = { ...signature, messageDigest: Buffer.alloc(32) };
    expect(verifySignature(LIST, tampered, KEY.publicKey)).toBe(false);
  });

  it('refuses another key', () => {
    expect(verifySignature(LIST, signature, generateKeyPair().publicKey)).toBe(false);
  });

  it('refuses the same numbers in the fixed-length form of IEEE P1363', () => {
    expect(verifySignature(LIST, { ...signature, der: Buffer.alloc(64, 1) }, KEY.publicKey)).toBe(false);
  });

  it.each([
    ['truncated', (der: Buffer) => der.subarray(0, -1)],
    ['continued', (der: Buffer) => Buffer.concat([der, Buffer.from([0])])],
    ['empty', () => Buffer.alloc(0)],
    ['of zeros', () => Buffer.from('3006020100020100', 'hex')],
  ])('refuses DER that is %s', (_, change) => {
    expect(verifySignature(LIST, { ...signature, der: change(signature.der) }, KEY.publicKey)).toBe(false);
  });

  it('refuses a signature with any one bit changed', () => {
    const survivors = [...signature.der.keys()].filter((at) => {
      const der = Buffer.from(signature.der);
      der.writeUInt8(der.readUInt8(at) ^ 1, at);
      return verifySignature(LIST, { ...signature, der }, KEY.publicKey);
    });
    expect(survivors).toEqual([]);
  });
});

describe('parsing a signature file', () => {
  const changed = (change: (json: Record<string, Record<string, unknown>>) => unknown): Buffer =>
    Buffer.from(JSON.stringify(change(parsedJson())));

  it('accepts log entries and time stamps that cosign may have added', () => {
    const added = { tlogEntries: [{ logIndex: '1' }], timestampVerificationData: { rfc3161Timestamps: [] } };
    const bytes = changed((json) => ({
      ...json,
      verificationMaterial: { ...json.verificationMaterial, ...added },
    }));
    expect(refusal(bytes)).toBe('accepted');
  });

  it.each<[string, (json: Record<string, Record<string, unknown>>) => unknown]>([
    ['an older media type', (json) => ({ ...json, mediaType: 'application/vnd.dev.sigstore.bundle+json;version=0.1' })],
    ['an unknown field', (json) => ({ ...json, trustMe: true })],
    [
      'a certificate in place of a key',
      (json) => ({ ...json, verificationMaterial: { certificate: { rawBytes: 'AAAA' } } }),
    ],
    ['a DSSE envelope', ({ messageSignature, ...json }) => ({ ...json, dsseEnvelope: messageSignature })],
    ['no hint', (json) => ({ ...json, verificationMaterial: { publicKey: {} } })],
    [
      'another digest algorithm',
      (json) => ({
        ...json,
        messageSignature: { ...json.messageSignature, messageDigest: { algorithm: 'SHA2_512', digest: 'AAAA' } },
      }),
    ],
    ['no signature', (json) => ({ ...json, messageSignature: { ...json.messageSignature, signature: '' } })],
    [
      'a signature that is not base64',
      (json) => ({
        ...json,
        messageSignature: { ...json.messageSignature, signature: '***' },
      }),
    ],
    ['a list', () => []],
  ])('refuses %s', (_, change) => {
    expect(refusal(changed(change))).toBe('refused');
  });

  it('refuses what is not JSON, not UTF-8, or too large', () => {
    expect(refusal(Buffer.from('{'))).toBe('refused');
    expect(refusal(Buffer.from([0xff, 0xfe]))).toBe('refused');
    expect(refusal(Buffer.alloc(70_000, 0x20))).toBe('refused');
  });

  it('refuses a .sig that is not base64 or too large', () => {
    expect(() => parseSig(Buffer.from('not base64!'))).toThrow('bundle.signatureInvalid');
    expect(() => parseSig(Buffer.alloc(70_000, 'A'))).toThrow('bundle.signatureInvalid');
  });
});
