import { type Language, LOCALES } from '../../shared/messages/format.ts';

/** A number as it is written in the language: 5,000. */
export function formatCount(value: number, language: Language): string {
  return new Intl.NumberFormat(LOCALES[language]).format(value);
}
