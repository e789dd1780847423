import type { SourceInput } from '../../../shared/contract.ts';
import type { Choice } from '../../files/choice.ts';
import { defineDraft } from '../../shell/draft.ts';
import { EMPTY_TARGET, type TargetDraft } from '../../target/target-draft.ts';

/** What was entered for a relocation so far. */
export interface RelocateDraft extends TargetDraft, Choice {
  readonly sources: readonly SourceInput[];
  readonly platforms: readonly string[];
}

export const useRelocateDraft = defineDraft<RelocateDraft>({
  ...EMPTY_TARGET,
  sources: [],
  include: [],
  exclude: [],
  platforms: [],
});
