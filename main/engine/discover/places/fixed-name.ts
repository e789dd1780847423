import type { Certainty } from '../../../../shared/finding.ts';
import { cutAddress } from '../address-parts.ts';
import { guardOf } from '../caps.ts';
import { type Field, firstCharacter, setField, spanOf } from '../fields.ts';
import { type DocumentContext, type Place, pathOf } from '../place.ts';
import type { Edit } from '../scope.ts';
import { shapeOf } from '../shape.ts';
import { atMost, makeSite, type NotMended } from '../site.ts';

/** An image of which what comes before the name and the tag are written, and the name is its program's own. */
export interface FixedName {
  readonly prefix: Field;
  readonly name: string;
  readonly tag: Field;
  readonly certainty: Certainty;
  readonly why: string;
  /** Whose name it is: "kubeadm". */
  readonly program: string;
  /** Path of the prefix below the place. */
  readonly path: string;
}

/** Reports `prefix/name:tag` and takes its fields from the other recognisers; does nothing where that is no reference. */
export function reportFixedName(place: Place, context: DocumentContext, image: FixedName): void {
  const { prefix, name, tag, certainty, why, path } = image;
  const reference = `${prefix.text.replace(/\/+$/, '')}/${name}:${tag.text}`;
  if (!shapeOf(reference) || place.cap === 'never') return;
  for (const { scalar } of [prefix, tag]) context.taken.add(scalar);
  const notes = {
    reference,
    certainty: atMost(certainty, place.cap),
    how: 'split-fields',
    why,
    document: context.index,
    path: [pathOf(place, context), path].filter(Boolean).join('.'),
    guarded: context.guarded ?? guardOf(place),
  } as const;
  const site = makeSite(context.scope, firstCharacter(prefix), notes, (address) => mend(image, address));
  context.report({ ...site, reads: [spanOf(prefix), spanOf(tag)] });
}

function mend({ prefix, name, tag, program }: FixedName, address: string): Edit[] | NotMended {
  const parts = cutAddress(address);
  if (!parts.name.endsWith(`/${name}`)) return { why: `${program} wants a name that ends with "${name}"` };
  const version = `${parts.tag ?? tag.text.split('@')[0]}${parts.digest ? `@${parts.digest}` : ''}`;
  const edits = [setField(prefix, parts.name.slice(0, -name.length - 1)), setField(tag, version)];
  const whole = edits.filter((edit) => edit !== undefined);
  return whole.length === 2 ? whole : { why: 'one of its fields cannot hold its part' };
}
