import type { CallRequest } from '../../../shared/contract.ts';
import { defineDraft } from '../../shell/draft.ts';
import type { Workstation } from '../../shell/workstation.ts';
import { EMPTY_TARGET, type TargetDraft, targetRequestOf } from '../../target/target-draft.ts';

/** What was entered in an import so far. */
export interface ImportDraft extends TargetDraft {
  readonly step: number;
  readonly bundle: readonly string[];
  /** Why a bundle of an unknown signer, or of none, is taken all the same. */
  readonly reason: string;
  /** Why an old or repeated number of its stream is taken all the same. */
  readonly replay: string;
  readonly verifyFirst: boolean;
  /** Id of the job that read every byte of it; empty: none was asked to. */
  readonly verified: string;
}

const EMPTY: ImportDraft = {
  ...EMPTY_TARGET,
  step: 0,
  bundle: [],
  reason: '',
  replay: '',
  verifyFirst: false,
  verified: '',
};

export const useImportDraft = defineDraft<ImportDraft>(EMPTY);

/**
 * The draft with these bundles. A bundle that is none of those before begins anew: where images go stays, but no ticket, reason or
 * option that was meant for another one.
 */
export function withBundle(draft: ImportDraft, bundle: readonly string[]): ImportDraft {
  if (bundle.some((path) => draft.bundle.includes(path)))
    return { ...draft, bundle, reason: '', replay: '', verified: '' };
  const { to, pathTemplate, ref, operator } = draft;
  return { ...EMPTY, to, pathTemplate, ref, operator, bundle };
}

type Request = CallRequest<'preflight'>;

/** The request that a draft stands for. A reason is given for what the verdict needs, and for nothing else. */
export function importRequestOf(draft: ImportDraft, workstation: Workstation, verdict: string): Request {
  const reason = draft.reason.trim();
  return {
    bundle: [...draft.bundle],
    verifyFirst: draft.verifyFirst,
    ...(verdict === 'untrusted' && reason ? { acceptUntrusted: reason } : {}),
    ...(verdict === 'unsigned' && reason ? { acceptUnsigned: reason } : {}),
    ...(draft.replay.trim() ? { acceptReplay: draft.replay.trim() } : {}),
    ...targetRequestOf(draft, workstation),
  };
}
