import type { BundleEvent } from '../record-contract.ts';
import type { Translator } from './translator.ts';

/** A verdict in words, and beside it what was not whole: a good signature over the list says nothing of changed content. */
export function verdictText(
  { verdict, problems, missingVolumes }: Pick<BundleEvent, 'verdict' | 'problems' | 'missingVolumes'>,
  { t, maybe, clauses }: Translator,
): string {
  return clauses([
    maybe(`audit.word.${verdict}`) ?? verdict,
    ...(problems === undefined ? [] : [t('catalog.notWhole', { count: problems })]),
    ...(missingVolumes === undefined ? [] : [t('catalog.volumesMissing', { count: missingVolumes })]),
  ]);
}
