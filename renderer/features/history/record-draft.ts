import type { CallRequest } from '../../../shared/contract.ts';
import { defineDraft } from '../../shell/draft.ts';

/** What can be asked about images. */
export const QUESTIONS = ['search', 'destination', 'unsigned'] as const;

/** What was asked of the record: still there after a look at one of its answers. */
export interface RecordDraft {
  readonly question: (typeof QUESTIONS)[number];
  readonly text: string;
  /** Start of a bundle's name, identity or signer. */
  readonly bundle: string;
  /** HOST/PROJECT[/PREFIX] */
  readonly to: string;
  readonly person: string;
  readonly on: string;
  readonly action: string;
  readonly overridden: boolean;
  /** Days, `2026-11-24`; both are inside. */
  readonly since: string;
  readonly until: string;
}

export const useRecordDraft = defineDraft<RecordDraft>({
  question: 'search',
  text: '',
  bundle: '',
  to: '',
  person: '',
  on: '',
  action: '',
  overridden: false,
  since: '',
  until: '',
});

/** Which entries of the audit log a draft means. */
export function logFilterOf(draft: RecordDraft): CallRequest<'audit.report'> {
  const said = (text: string): string | undefined => text.trim() || undefined;
  return {
    person: said(draft.person),
    on: said(draft.on),
    action: said(draft.action),
    overridden: draft.overridden || undefined,
    ...spanOf(draft),
  };
}

/** From the beginning of one day to the end of the other, in the reader's zone. */
function spanOf({ since, until }: Pick<RecordDraft, 'since' | 'until'>): { since?: string; until?: string } {
  return {
    ...(since === '' ? {} : { since: new Date(`${since}T00:00:00`).toISOString() }),
    ...(until === '' ? {} : { until: new Date(`${until}T23:59:59.999`).toISOString() }),
  };
}
