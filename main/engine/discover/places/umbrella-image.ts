import type { YAMLMap } from 'yaml';
import { cutAddress } from '../address-parts.ts';
import { fieldOf, firstCharacter } from '../fields.ts';
import { type DocumentContext, joinKeys, type Place, pathOf, scalarOf } from '../place.ts';
import { makeSite, mendByHand, type Site } from '../site.ts';

/** The part of an image that a chart's values set for a subchart, or values beside its own set, where other values hold the rest. */
export function readUmbrellaImage(map: YAMLMap, place: Place, context: DocumentContext): void {
  const { added } = context.surroundings.umbrella;
  const { name } = context.scope.file;
  if (context.depth > 0 || !Object.hasOwn(added, name)) return;
  const here = pathOf(place, context);
  for (const { keys, reference, certainty, file, isBeside = false } of added[name] ?? []) {
    const last = keys.at(-1) ?? '';
    const field = joinKeys(keys.slice(0, -1)) === here ? fieldOf(scalarOf(map, last, context), context) : undefined;
    if (!field) continue;
    const notes = {
      reference,
      certainty,
      how: 'helm-values',
      why: isBeside
        ? `composed of these values and those beside them (${file})`
        : `composed of these values and those of the subchart (${file})`,
      document: context.index,
      path: joinKeys(keys),
    } as const;
    const why = `a part of it stands in ${file}: set all parts of the new address here, beside this one`;
    const byHand = mendByHand(why);
    // Its name moves where the rest stands; a tag that stays says what it did.
    const mend: Site['mend'] = (address) => {
      const { tag, digest } = cutAddress(address);
      return isBeside && last === 'tag' && !digest && tag === field.text ? [] : byHand(address);
    };
    context.report(makeSite(context.scope, firstCharacter(field), notes, mend));
  }
}
