import { readFile } from 'node:fs/promises';
import type { Verdict } from '../../shared/contract.ts';
import type { ErrorCode } from '../../shared/errors.ts';
import { GapferryError } from '../../shared/gapferry-error.ts';
import { type PackingList, PRACTICE_TYPE, parsePackingList } from '../engine/bundle/packing-list.ts';
import { type BundleEnvelope, openBundle } from '../engine/bundle/reader.ts';
import { type Digest, digestOf } from '../engine/digest.ts';
import { keyId, readPublicKey } from '../engine/trust/keys.ts';
import { judge, type TrustedKey } from '../engine/trust/verdict.ts';

/** A bundle whose signatures were judged before anything in it was believed. */
export interface JudgedBundle {
  readonly envelope: BundleEnvelope;
  readonly list: PackingList;
  readonly identity: Digest;
  readonly verdict: Verdict;
}

/** Opens a bundle and judges it against the trusted keys and the given key files. Throws only where it is no bundle. */
export async function openJudged(
  paths: readonly string[],
  trusted: readonly TrustedKey[],
  trustFiles: readonly string[],
): Promise<JudgedBundle> {
  const extra = await Promise.all(trustFiles.map(readTrustFile));
  const envelope = await openBundle([...paths]);
  const { listBytes, signatures } = envelope;
  const { verdict } = judge(listBytes, signatures, [...trusted, ...extra]);
  return { envelope, list: parsePackingList(listBytes), identity: digestOf(listBytes), verdict };
}

async function readTrustFile(path: string): Promise<TrustedKey> {
  const pem = await readFile(path).catch((cause: unknown) => {
    throw new GapferryError('input.notFound', { path }, { cause });
  });
  const publicKey = readPublicKey(pem);
  return { name: path, fingerprint: keyId(publicKey), publicKey };
}

/** Reasons a person gave for going on all the same. */
export interface Overrides {
  readonly acceptUntrusted?: string | undefined;
  readonly acceptUnsigned?: string | undefined;
}

/**
 * Refuses what may not be imported. Not genuine is never overridable; an unknown signer or none at all only with a reason,
 * which is returned so that it is recorded. A practice bundle is taken by a practice home alone, and nothing else by that.
 */
export function requireAdmissible(bundle: JudgedBundle, overrides: Overrides, practice: boolean): string | undefined {
  const { verdict, list, envelope } = bundle;
  const error = verdictError(verdict, envelope.path);
  if (verdict.verdict === 'notGenuine' && error) throw error;
  if ((list.type === PRACTICE_TYPE) !== practice) throw new GapferryError('bundle.practice', { path: envelope.path });
  const reason =
    verdict.verdict === 'untrusted'
      ? overrides.acceptUntrusted
      : verdict.verdict === 'unsigned'
        ? overrides.acceptUnsigned
        : undefined;
  if (error && reason === undefined) throw error;
  return reason;
}

/** The error that a verdict stands for; undefined for a trusted one. */
export function verdictError(verdict: Verdict, path: string): GapferryError | undefined {
  switch (verdict.verdict) {
    case 'trusted':
      return undefined;
    case 'untrusted':
      return new GapferryError('trust.unknownSigner', { fingerprint: verdict.fingerprint });
    case 'unsigned':
      return new GapferryError('trust.unsigned', { path });
    case 'notGenuine':
      return notGenuine(verdict.code, verdict.detail, path);
  }
}

function notGenuine(code: string, detail: string, path: string): GapferryError {
  const missing: ErrorCode = 'bundle.signatureMissing';
  if (code === missing) return new GapferryError(missing, { path });
  return new GapferryError('bundle.signatureInvalid', { path, detail });
}
