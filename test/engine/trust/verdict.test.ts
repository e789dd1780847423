import { generateKeyPairSync } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { encodePackingList } from '../../../main/engine/bundle/packing-list.ts';
import { generateKeyPair, type KeyPair, keyId } from '../../../main/engine/trust/keys.ts';
import { signList } from '../../../main/engine/trust/signature.ts';
import { judge, type SignatureFile, type TrustedKey } from '../../../main/engine/trust/verdict.ts';
import { emptyList, listSignedBy } from '../../support/packing-lists.ts';

const EXPORTER = generateKeyPair();
const SECOND = generateKeyPair();
const ATTACKER = generateKeyPair();

const LIST = listSignedBy(EXPORTER.publicKey);
const UNSIGNED = encodePackingList(emptyList({ unsigned: true }));

const trust = (name: string, { publicKey }: KeyPair): TrustedKey => ({
  name,
  fingerprint: keyId(publicKey),
  publicKey,
});
const HEAD_OFFICE = trust('head office', EXPORTER);
const APPROVER = trust('approver', SECOND);

/** The two files of a signature, as the main one or as a further one. */
function signed(list: Buffer, key: KeyPair, further = false): SignatureFile[] {
  const files = signList(list, key.privateKey);
  const base = further ? `bundle.json.${files.keyId.slice(0, 16)}` : 'bundle.json';
  return [
    { file: `${base}.sigstore.json`, bytes: files.sigstore },
    { file: `${base}.sig`, bytes: files.sig },
  ];
}

function verdictOf(list: Buffer, files: SignatureFile[], trusted: TrustedKey[] = []) {
  return judge(list, files, trusted).verdict;
}

const notGenuine = (code: string, detail: string) => ({
  verdict: 'notGenuine',
  code,
  detail: expect.stringContaining(detail),
});

describe('a signed list', () => {
  it('is trusted when a trusted key made its signature', () => {
    expect(verdictOf(LIST, signed(LIST, EXPORTER), [APPROVER, HEAD_OFFICE])).toEqual({
      verdict: 'trusted',
      signer: 'head office',
      fingerprint: keyId(EXPORTER.publicKey),
    });
  });

  it('is genuine but untrusted when only the list itself names the key', () => {
    expect(verdictOf(LIST, signed(LIST, EXPORTER), [APPROVER])).toEqual({
      verdict: 'untrusted',
      fingerprint: keyId(EXPORTER.publicKey),
    });
  });

  it('is untrusted, never trusted, when an attacker wrote list, signer and signature anew', () => {
    const forged = listSignedBy(ATTACKER.publicKey);
    expect(verdictOf(forged, signed(forged, ATTACKER), [HEAD_OFFICE])).toEqual({
      verdict: 'untrusted',
      fingerprint: keyId(ATTACKER.publicKey),
    });
  });

  it('is not genuine when its bytes were changed after signing', () => {
    const changed = listSignedBy(EXPORTER.publicKey, { name: 'changed' });
    expect(verdictOf(changed, signed(LIST, EXPORTER), [HEAD_OFFICE])).toEqual(
      notGenuine('bundle.signatureInvalid', 'another list'),
    );
  });

  it('is not genuine when the digest field was changed along with the bytes', () => {
    const changed = listSignedBy(EXPORTER.publicKey, { name: 'changed' });
    const [sigstore] = signed(changed, EXPORTER);
    const [old, sig] = signed(LIST, EXPORTER);
    const files = [{ file: 'bundle.json.sigstore.json', bytes: splice(sigstore, old) }, ...(sig ? [sig] : [])];
    for (const trusted of [[HEAD_OFFICE], []])
      expect(verdictOf(changed, files, trusted)).toEqual(notGenuine('bundle.signatureInvalid', 'does not verify'));
  });

  it('is not genuine when its signature was taken away', () => {
    expect(verdictOf(LIST, [], [HEAD_OFFICE])).toEqual(
      notGenuine('bundle.signatureMissing', 'bundle.json.sigstore.json'),
    );
  });

  it('is not genuine when only the .sig is left', () => {
    const [, sig] = signed(LIST, EXPORTER);
    expect(verdictOf(LIST, sig ? [sig] : [], [HEAD_OFFICE])).toEqual(
      notGenuine('bundle.signatureMissing', 'bundle.json.sigstore.json'),
    );
  });

  it('is not genuine when a stranger replaced the signature and left the list', () => {
    expect(verdictOf(LIST, signed(LIST, ATTACKER))).toEqual(
      notGenuine('bundle.signatureMissing', 'bundle.json.sigstore.json'),
    );
  });

  it('is not genuine when the .sig holds another signature, though each verifies', () => {
    const [sigstore] = signed(LIST, EXPORTER);
    const [, sig] = signed(LIST, EXPORTER);
    const files = [sigstore, sig].filter((each) => each !== undefined);
    expect(verdictOf(LIST, files, [HEAD_OFFICE])).toEqual(
      notGenuine('bundle.signatureInvalid', 'bundle.json.sig: holds another signature'),
    );
  });

  it('does not need the .sig', () => {
    expect(verdictOf(LIST, signed(LIST, EXPORTER).slice(0, 1), [HEAD_OFFICE]).verdict).toBe('trusted');
  });

  it('is not genuine when a signature file is garbage, even beside a good one', () => {
    const files = [
      ...signed(LIST, EXPORTER),
      { file: 'bundle.json.0123456789abcdef.sigstore.json', bytes: Buffer.from('{}') },
    ];
    expect(verdictOf(LIST, files, [HEAD_OFFICE])).toEqual(
      notGenuine('bundle.signatureInvalid', 'bundle.json.0123456789abcdef.sigstore.json'),
    );
  });

  it('brings the error to raise, with the file it is about', () => {
    const { problem } = judge(LIST, [], []);
    expect(problem?.code).toBe('bundle.signatureMissing');
    expect(problem?.params).toEqual({ path: 'bundle.json.sigstore.json' });
  });

  it('goes by who signed, not by the name in the hint', () => {
    const files = signed(LIST, EXPORTER).map(({ file, bytes }) => ({
      file,
      bytes: Buffer.from(bytes.toString().replace(hint(EXPORTER), hint(ATTACKER))),
    }));
    expect(verdictOf(LIST, files, [HEAD_OFFICE])).toMatchObject({ verdict: 'trusted', signer: 'head office' });
  });

  it('is refused when it names a key id that is not that of its key', () => {
    const list = listSignedBy(EXPORTER.publicKey);
    const lying = Buffer.from(list.toString().replace(keyId(EXPORTER.publicKey), keyId(SECOND.publicKey)));
    expect(verdictOf(lying, signed(lying, EXPORTER))).toEqual(notGenuine('bundle.listInvalid', 'signer.keyId'));
  });

  it('is refused when it names a signer whose key is of another kind', () => {
    const der = generateKeyPairSync('ed25519').publicKey.export({ type: 'spki', format: 'der' });
    const signer = { keyId: '0'.repeat(64), publicKey: der.toString('base64') };
    const list = encodePackingList(emptyList({ signer }));
    expect(verdictOf(list, signed(list, EXPORTER))).toEqual(notGenuine('bundle.listInvalid', 'P-256'));
  });

  it('is refused when it is not JSON and nobody trusted signed it', () => {
    const list = Buffer.from('{');
    expect(verdictOf(list, signed(list, ATTACKER))).toMatchObject({
      verdict: 'notGenuine',
      code: 'bundle.listInvalid',
    });
  });
});

describe('two signers', () => {
  const both = [...signed(LIST, SECOND, true), ...signed(LIST, EXPORTER)];

  it('are both reported, the main one first', () => {
    const { verdict, signers } = judge(LIST, both, [HEAD_OFFICE, APPROVER]);
    expect(verdict).toMatchObject({ verdict: 'trusted', signer: 'head office' });
    expect(signers.map((each) => [each.file, each.state])).toEqual([
      ['bundle.json.sigstore.json', 'trusted'],
      [`bundle.json.${keyId(SECOND.publicKey).slice(0, 16)}.sigstore.json`, 'trusted'],
    ]);
  });

  it('make the list trusted when only the second is', () => {
    const { verdict, signers } = judge(LIST, both, [APPROVER]);
    expect(verdict).toMatchObject({ verdict: 'trusted', signer: 'approver' });
    expect(signers.map((each) => each.state)).toEqual(['untrusted', 'trusted']);
  });

  it('leave it untrusted when none is, and the further one is said to be unverifiable', () => {
    const { verdict, signers } = judge(LIST, both, []);
    expect(verdict).toEqual({ verdict: 'untrusted', fingerprint: keyId(EXPORTER.publicKey) });
    expect(signers.map((each) => [each.state, each.fingerprint])).toEqual([
      ['untrusted', keyId(EXPORTER.publicKey)],
      ['unverifiable', keyId(SECOND.publicKey)],
    ]);
  });

  it('make it not genuine when one of them signed another list', () => {
    const stale = [...signed(LIST, EXPORTER), ...signed(UNSIGNED, SECOND, true)];
    expect(verdictOf(LIST, stale, [HEAD_OFFICE, APPROVER])).toEqual(
      notGenuine('bundle.signatureInvalid', 'another list'),
    );
  });

  it('make it not genuine when one names a trusted key that did not sign', () => {
    const forged = signed(LIST, ATTACKER, true).map(({ file, bytes }) => ({
      file,
      bytes: Buffer.from(bytes.toString().replace(hint(ATTACKER), hint(SECOND))),
    }));
    expect(verdictOf(LIST, [...signed(LIST, EXPORTER), ...forged], [HEAD_OFFICE, APPROVER])).toEqual(
      notGenuine('bundle.signatureInvalid', 'approver'),
    );
  });

  it('are refused beyond the number that is read', () => {
    const [one] = signed(LIST, EXPORTER);
    const many = Array.from({ length: 65 }, (_, index) => ({
      file: `bundle.json.${index}.sigstore.json`,
      bytes: one?.bytes ?? Buffer.alloc(0),
    }));
    expect(verdictOf(LIST, many, [HEAD_OFFICE])).toEqual(notGenuine('bundle.signatureInvalid', 'more than 64'));
  });
});

describe('an unsigned list', () => {
  it('is unsigned when it says so and has no signature', () => {
    expect(judge(UNSIGNED, [], [HEAD_OFFICE])).toEqual({ verdict: { verdict: 'unsigned' }, signers: [] });
  });

  it('stays unsigned beside the signature of a stranger, who is reported', () => {
    const { verdict, signers } = judge(UNSIGNED, signed(UNSIGNED, ATTACKER, true), [HEAD_OFFICE]);
    expect(verdict).toEqual({ verdict: 'unsigned' });
    expect(signers).toMatchObject([{ state: 'unverifiable', fingerprint: keyId(ATTACKER.publicKey) }]);
  });

  it('is trusted when somebody trusted signed it afterwards', () => {
    expect(verdictOf(UNSIGNED, signed(UNSIGNED, SECOND, true), [APPROVER])).toMatchObject({ verdict: 'trusted' });
  });

  it('is not genuine when it does not say that it is unsigned', () => {
    const silent = encodePackingList(emptyList());
    expect(verdictOf(silent, [])).toEqual(notGenuine('bundle.signatureMissing', 'bundle.json.sigstore.json'));
  });
});

describe('a list that names no signer', () => {
  const list = encodePackingList(emptyList());

  it('is untrusted with the fingerprint that its only signature claims', () => {
    const { verdict, signers } = judge(list, signed(list, SECOND), [HEAD_OFFICE]);
    expect(verdict).toEqual({ verdict: 'untrusted', fingerprint: keyId(SECOND.publicKey) });
    expect(signers).toMatchObject([{ state: 'unverifiable' }]);
  });
});

const hint = ({ publicKey }: KeyPair) => Buffer.from(keyId(publicKey), 'hex').toString('base64');

/** The file of a new list with the signature of an old one: what an attacker can make without a key. */
function splice(fresh: SignatureFile | undefined, old: SignatureFile | undefined): Buffer {
  const signature = /"signature": "([^"]+)"/;
  const was = signature.exec(old?.bytes.toString() ?? '')?.[0] ?? '';
  return Buffer.from((fresh?.bytes.toString() ?? '').replace(signature, was));
}
