import type { Finding } from '../../../shared/finding.ts';
import { cutAddress } from './address-parts.ts';
import { type Kustomized, reaches } from './kustomized.ts';

/** New names by the old ones, by the file of the kustomization that matches them. */
export type MovedNames = ReadonlyMap<string, ReadonlyMap<string, string>>;

/**
 * Names that kustomizations match and that get another name where they are matched: an entry that went on matching the old
 * one would replace nothing any more, without a word.
 */
export function movedNames(
  kustomized: readonly Kustomized[],
  findings: readonly Finding[],
  address: (reference: string) => string | undefined,
): MovedNames {
  const others = findings.filter(({ how }) => how !== 'kustomize-image');
  return new Map(
    kustomized.map((one) => {
      const moved = others.flatMap(({ file, reference }): [string, string][] => {
        const { name } = cutAddress(reference);
        const to = one.names.includes(name) && reaches(one, file) ? address(reference) : undefined;
        return to === undefined ? [] : [[name, cutAddress(to).name]];
      });
      return [one.file, new Map(moved)];
    }),
  );
}
