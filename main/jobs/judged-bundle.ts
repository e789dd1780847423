import { join } from 'node:path';
import type { Verdict } from '../../shared/contract.ts';
import { GapferryError, isError } from '../../shared/gapferry-error.ts';
import { type PackingList, PRACTICE_TYPE, parsePackingList } from '../engine/bundle/packing-list.ts';
import { type BundleEnvelope, openBundle } from '../engine/bundle/reader.ts';
import { type Digest, digestOf } from '../engine/digest.ts';
import { readSmallFile } from '../engine/trust/key-file.ts';
import { keyId, readPublicKey } from '../engine/trust/keys.ts';
import { type Judgement, judge, type TrustedKey } from '../engine/trust/verdict.ts';

/** A bundle whose signatures were judged before anything in it was believed. */
export interface JudgedBundle {
  readonly envelope: BundleEnvelope;
  readonly list: PackingList;
  readonly identity: Digest;
  readonly verdict: Verdict;
  readonly judgement: Judgement;
}

/** Opens a bundle and judges it against the trusted keys and the given key files. Throws where it is no bundle or not a genuine one. */
export async function openJudged(
  paths: readonly string[],
  trusted: readonly TrustedKey[],
  trustFiles: readonly string[],
): Promise<JudgedBundle> {
  const extra = await Promise.all(trustFiles.map(readTrustFile));
  const envelope = await openBundle([...paths]);
  const { listBytes, signatures } = envelope;
  const judgement = judge(listBytes, signatures, [...trusted, ...extra]);
  if (judgement.problem) throw located(judgement.problem, envelope.path);
  const list = parsePackingList(listBytes);
  return { envelope, list, identity: digestOf(listBytes), verdict: judgement.verdict, judgement };
}

/** The judge knows signatures by their names in a bundle; a person must know which bundle. */
function located(problem: GapferryError, bundle: string): GapferryError {
  if (!isError(problem, 'bundle.signatureInvalid') && !isError(problem, 'bundle.signatureMissing')) return problem;
  return new GapferryError(
    problem.code,
    { ...problem.params, path: join(bundle, problem.params.path) },
    { cause: problem.cause },
  );
}

async function readTrustFile(path: string): Promise<TrustedKey> {
  const pem = await readSmallFile(path);
  if (pem === undefined) throw new GapferryError('input.notFound', { path });
  const publicKey = readPublicKey(pem, path);
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

/** Hex key id of who signed; undefined where nobody did. */
export function signerOf(verdict: Verdict): string | undefined {
  return 'fingerprint' in verdict ? verdict.fingerprint : undefined;
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
      return new GapferryError('bundle.signatureInvalid', { path, detail: verdict.detail });
  }
}
