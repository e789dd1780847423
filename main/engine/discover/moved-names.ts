import type { Finding } from '../../../shared/finding.ts';
import { cutAddress } from './address-parts.ts';
import { isPartOf, type Kustomized, reaches } from './kustomized.ts';

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
  return new Map(
    kustomized.map((one) => {
      const moved = findings.flatMap(({ file, reference, how }): [string, string][] => {
        const { name } = cutAddress(reference);
        if (!one.names.includes(name)) return [];
        // What another kustomization puts in is matched by those that are made of it.
        const isMatched = how === 'kustomize-image' ? file !== one.file && isPartOf({ file }, one) : reaches(one, file);
        const to = isMatched ? address(reference) : undefined;
        return to === undefined ? [] : [[name, cutAddress(to).name]];
      });
      return [one.file, new Map(moved)];
    }),
  );
}
