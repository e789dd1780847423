import type { CallRequest, SourceInput } from '../../../shared/contract.ts';
import type { Choice } from '../../files/choice.ts';
import { shortNamed } from '../../files/source-name.ts';
import { defineDraft } from '../../shell/draft.ts';
import type { Workstation } from '../../shell/workstation.ts';
import { EMPTY_TARGET, type TargetDraft, targetRequestOf } from '../../target/target-draft.ts';

/** What was entered for a relocation so far. */
export interface RelocateDraft extends TargetDraft, Choice {
  readonly sources: readonly SourceInput[];
  readonly platforms: readonly string[];
  /** Files that are done without, as they cannot be read in full. */
  readonly unread: readonly string[];
  /** When the destination was asked about just this, in milliseconds of the page; undefined: not yet, or something was changed since. */
  readonly checked: number | undefined;
}

export const useRelocateDraft = defineDraft<RelocateDraft>({
  ...EMPTY_TARGET,
  sources: [],
  include: [],
  exclude: [],
  leaveOut: [],
  unread: [],
  platforms: [],
  checked: undefined,
});

/** The request that a draft stands for. */
export function relocateRequestOf(draft: RelocateDraft, workstation: Workstation): CallRequest<'preflight.relocate'> {
  const { sources, include, exclude, leaveOut, unread, platforms } = draft;
  return {
    sources: shortNamed(sources),
    discover: { include: [...include], exclude: [...exclude] },
    leaveOut: [...leaveOut],
    unread: [...unread],
    platforms: [...platforms],
    ...targetRequestOf(draft, workstation),
  };
}
