import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decryptPrivateKey, encryptPrivateKey } from '../../main/engine/trust/cosign-key.ts';
import { generateKeyPair, keyId, publicPem, readPublicKey } from '../../main/engine/trust/keys.ts';
import { parseSig, parseSignature, signList } from '../../main/engine/trust/signature.ts';
import { judge } from '../../main/engine/trust/verdict.ts';
import { listSignedBy } from '../support/packing-lists.ts';
import { mutated, orRefused, orRefusedLater, runs } from './support.ts';

const pair = generateKeyPair();
const trusted = [{ name: 'us', fingerprint: keyId(pair.publicKey), publicKey: pair.publicKey }];
const list = listSignedBy(pair.publicKey);
const signed = signList(list, pair.privateKey);
const files = (sigstore: Buffer, sig: Buffer) => [
  { file: 'bundle.json.sigstore.json', bytes: sigstore },
  { file: 'bundle.json.sig', bytes: sig },
];
const encrypted = encryptPrivateKey(pair.privateKey, 'passphrase');

describe('signatures', () => {
  it('reads changed signature files or refuses them', () => {
    fc.assert(
      fc.property(mutated(signed.sigstore), mutated(signed.sig), (sigstore, sig) => {
        orRefused(() => parseSignature(sigstore));
        orRefused(() => parseSig(sig));
      }),
      runs(2000),
    );
  });

  it('trusts no changed list, whatever the change', () => {
    fc.assert(
      fc.property(mutated(list), (changed) => {
        fc.pre(!changed.equals(list));
        expect(judge(changed, files(signed.sigstore, signed.sig), trusted).verdict.verdict).toBe('notGenuine');
      }),
      runs(1000),
    );
  });

  it('trusts changed signature files only where they still hold this signature of this list', () => {
    fc.assert(
      fc.property(mutated(signed.sigstore), (sigstore) => {
        const { verdict } = judge(list, files(sigstore, signed.sig), trusted);
        if (verdict.verdict !== 'trusted') return;
        const der = Buffer.from(signed.sig.toString().trim(), 'base64');
        expect(parseSignature(sigstore).der).toEqual(der);
      }),
      runs(1000),
    );
  });
});

describe('keys', () => {
  it('reads a changed public key as a key or refuses it', () => {
    const pem = Buffer.from(publicPem(pair.publicKey));
    fc.assert(
      fc.property(mutated(pem), (changed) => {
        const key = orRefused(() => readPublicKey(changed));
        if (key) expect(key.asymmetricKeyDetails?.namedCurve).toBe('prime256v1');
      }),
      runs(1000),
    );
  });

  it('opens a changed private key as the same key or refuses it', async () => {
    await fc.assert(
      fc.asyncProperty(mutated(Buffer.from(encrypted), 2), async (changed) => {
        const key = await orRefusedLater(() => decryptPrivateKey(changed.toString(), 'passphrase'));
        if (key) expect(key.equals(pair.privateKey)).toBe(true);
      }),
      runs(40),
    );
  });
});
