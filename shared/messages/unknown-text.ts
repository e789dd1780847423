import type { UnknownFilter } from '../record-contract.ts';
import type { Translator } from './translator.ts';

/** Values of a filter that stand for nothing, with what may have been meant; undefined where all stand for something. */
export function unknownText(unknown: readonly UnknownFilter[], { t, list }: Translator): string | undefined {
  const lines = unknown.map(({ option, value, near }) => t(`audit.unknown.${option}`, { value, near: list(near) }));
  return lines.length > 0 ? lines.join(' ') : undefined;
}
