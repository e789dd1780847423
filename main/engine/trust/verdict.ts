import type { KeyObject } from 'node:crypto';
import { z } from 'zod';
import type { Verdict } from '../../../shared/contract.ts';
import { GapferryError } from '../../../shared/gapferry-error.ts';
import { PackingList } from '../bundle/packing-list.ts';
import { LIMITS } from '../limits.ts';
import { keyId, readPublicDer } from './keys.ts';
import {
  digestAgrees,
  invalidSignature,
  parseSig,
  parseSignature,
  SIG_SUFFIX,
  SIGSTORE_SUFFIX,
  type Signature,
  verifySignature,
} from './signature.ts';

/** A public key that somebody here decided to trust. */
export interface TrustedKey {
  readonly name: string;
  /** Hex key id. */
  readonly fingerprint: string;
  readonly publicKey: KeyObject;
}

/** A file beside the list: `bundle.json[.<key16>].sigstore.json` or its `.sig`. */
export interface SignatureFile {
  readonly file: string;
  readonly bytes: Buffer;
}

/** One signature and what is known of it. */
export type Signer =
  | { readonly state: 'trusted'; readonly file: string; readonly name: string; readonly fingerprint: string }
  /** Made by the key that the list itself names. Proves that the list is whole, not whose it is. */
  | { readonly state: 'untrusted'; readonly file: string; readonly fingerprint: string }
  /** Of a key that is not here: cannot be checked. The fingerprint is only claimed. */
  | { readonly state: 'unverifiable'; readonly file: string; readonly fingerprint: string };

export interface Judgement {
  readonly verdict: Verdict;
  /** Every signature in the order of the files, the main one first; empty where one of them is broken. */
  readonly signers: readonly Signer[];
  /** The error to raise where the verdict is notGenuine. */
  readonly problem?: GapferryError;
}

const MAIN_FILE = `bundle.json${SIGSTORE_SUFFIX}`;

/** The two fields of the list that a verdict needs; a list that needs a newer reader can still be judged. */
const Claims = PackingList.pick({ signer: true, unsigned: true });

interface Claimed {
  readonly key?: TrustedKey;
  readonly unsigned: boolean;
}

/**
 * Judges a list's bytes by the signatures beside them; never throws for what they hold. Every trusted key is tried,
 * whatever a signature's hint says. A signature file that is broken, that its `.sig` contradicts, or that names a key we
 * hold and does not verify with it makes the bundle not genuine even beside a good one: nothing changed is let pass.
 */
export function judge(
  listBytes: Uint8Array,
  signatures: readonly SignatureFile[],
  trusted: readonly TrustedKey[],
): Judgement {
  let read: Claimed | undefined;
  const claims = (): Claimed => {
    read ??= readClaims(listBytes);
    return read;
  };
  try {
    const signers = parseAll(listBytes, signatures).map((each) => identify(listBytes, each, trusted, claims));
    return { verdict: conclude(signers, claims), signers };
  } catch (error) {
    if (!(error instanceof GapferryError)) throw error;
    const detail = Object.values(error.params).join(': ');
    return { verdict: { verdict: 'notGenuine', code: error.code, detail }, signers: [], problem: error };
  }
}

/** Bytes that a trusted key vouches for are not parsed here at all: `claims` is asked only for the others. */
function conclude(signers: readonly Signer[], claims: () => Claimed): Verdict {
  const known = signers.find((each) => each.state === 'trusted');
  if (known) return { verdict: 'trusted', signer: known.name, fingerprint: known.fingerprint };
  const own = signers.find((each) => each.state === 'untrusted');
  if (own) return { verdict: 'untrusted', fingerprint: own.fingerprint };
  const claimed = claims();
  if (claimed.unsigned) return { verdict: 'unsigned' };
  const [stranger] = signers;
  // A list that names its signer was sealed by it; a stranger's signature does not stand in for the one taken away.
  if (claimed.key || !stranger) throw new GapferryError('bundle.signatureMissing', { path: MAIN_FILE });
  return { verdict: 'untrusted', fingerprint: stranger.fingerprint };
}

interface ParsedFile {
  readonly file: string;
  readonly signature: Signature;
}

function identify(
  listBytes: Uint8Array,
  { file, signature }: ParsedFile,
  trusted: readonly TrustedKey[],
  claims: () => Claimed,
): Signer {
  const signer = trusted.find((key) => verifySignature(listBytes, signature, key.publicKey));
  if (signer) return { state: 'trusted', file, name: signer.name, fingerprint: keyId(signer.publicKey) };
  const own = claims().key;
  if (own && verifySignature(listBytes, signature, own.publicKey))
    return { state: 'untrusted', file, fingerprint: own.fingerprint };
  const accused = [...trusted, ...(own ? [own] : [])].find((key) => keyId(key.publicKey) === signature.claimedKeyId);
  if (accused) throw invalidSignature(file, `does not verify with the key it names (${accused.name})`);
  return { state: 'unverifiable', file, fingerprint: signature.claimedKeyId };
}

function parseAll(listBytes: Uint8Array, files: readonly SignatureFile[]): ParsedFile[] {
  const named = new Map(files.map(({ file, bytes }) => [file, bytes]));
  for (const file of named.keys()) refuseLonely(file, named);
  const bundles = [...named.keys()].filter((file) => file.endsWith(SIGSTORE_SUFFIX)).sort(mainFirst);
  if (bundles.length > LIMITS.signers) throw invalidSignature(MAIN_FILE, `more than ${LIMITS.signers} signatures`);
  return bundles.map((file) => parseOne(listBytes, file, named));
}

function parseOne(listBytes: Uint8Array, file: string, named: ReadonlyMap<string, Buffer>): ParsedFile {
  const signature = parseSignature(named.get(file) ?? Buffer.alloc(0), file);
  if (!digestAgrees(listBytes, signature)) throw invalidSignature(file, 'was made for another list');
  const sigFile = pairOf(file, SIGSTORE_SUFFIX, SIG_SUFFIX);
  const sig = named.get(sigFile);
  if (sig && !parseSig(sig, sigFile).equals(signature.der))
    throw invalidSignature(sigFile, `holds another signature than ${file}`);
  return { file, signature };
}

/** A `.sig` whose `.sigstore.json` was taken away would otherwise be passed over in silence. */
function refuseLonely(file: string, named: ReadonlyMap<string, Buffer>): void {
  if (file.endsWith(SIGSTORE_SUFFIX)) return;
  if (!file.endsWith(SIG_SUFFIX)) throw invalidSignature(file, 'is no signature file');
  const bundle = pairOf(file, SIG_SUFFIX, SIGSTORE_SUFFIX);
  if (!named.has(bundle)) throw new GapferryError('bundle.signatureMissing', { path: bundle });
}

function pairOf(file: string, from: string, to: string): string {
  return `${file.slice(0, -from.length)}${to}`;
}

function mainFirst(a: string, b: string): number {
  if (a === b) return 0;
  if (a === MAIN_FILE) return -1;
  if (b === MAIN_FILE) return 1;
  return a < b ? -1 : 1;
}

function readClaims(listBytes: Uint8Array): Claimed {
  const parsed = Claims.safeParse(parseList(listBytes));
  if (!parsed.success) throw invalidList(z.prettifyError(parsed.error).slice(0, 500));
  const { signer, unsigned = false } = parsed.data;
  if (!signer) return { unsigned };
  const key = readSigner(signer.publicKey);
  if (keyId(key) !== signer.keyId) throw invalidList('its signer.keyId is not the id of its signer.publicKey');
  return { key: { name: 'signer of the list', fingerprint: signer.keyId, publicKey: key }, unsigned };
}

function readSigner(base64: string): KeyObject {
  try {
    return readPublicDer(Buffer.from(base64, 'base64'));
  } catch (cause) {
    throw invalidList('its signer.publicKey is not a P-256 key', cause);
  }
}

function parseList(listBytes: Uint8Array): unknown {
  if (listBytes.byteLength > LIMITS.packingList) throw invalidList(`larger than ${LIMITS.packingList} bytes`);
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(listBytes));
  } catch (cause) {
    throw invalidList(cause instanceof Error ? cause.message : 'not JSON', cause);
  }
}

function invalidList(detail: string, cause?: unknown): GapferryError {
  return new GapferryError('bundle.listInvalid', { detail }, { cause });
}
