import { isMap, type YAMLMap } from 'yaml';
import { cutAddress, joinAddress } from '../address-parts.ts';
import { addFields, type Field, fieldOf, setField, spanOf } from '../fields.ts';
import { type DocumentContext, hasKey, type Place, pathOf, scalarOf, valueAt } from '../place.ts';
import { scalarScope } from '../scalar-scope.ts';
import type { Edit } from '../scope.ts';
import { shapeOf } from '../shape.ts';
import { makeSite, type NotMended } from '../site.ts';

const SCHEME = 'oci://';

/** Flux's OCIRepository: `url: oci://host/path` and a tag or digest in `ref`; a semver range names no one image. */
export function readOciRepository(map: YAMLMap, place: Place, context: DocumentContext): void {
  if (context.kind !== 'OCIRepository' || place.key !== 'spec' || !hasKey(map, 'url')) return;
  const url = fieldOf(scalarOf(map, 'url', context), context);
  const ref = valueAt(map, 'ref', context);
  if (!url?.text.startsWith(SCHEME) || !isMap(ref)) return;
  const tag = fieldOf(scalarOf(ref, 'tag', context), context);
  const digest = fieldOf(scalarOf(ref, 'digest', context), context);
  const reference = joinAddress(url.text.slice(SCHEME.length), tag?.text, digest?.text);
  if (!(tag?.text || digest?.text) || !shapeOf(reference)) return;
  for (const field of [url, tag, digest]) if (field) context.taken.add(field.scalar);
  const notes = {
    reference,
    certainty: 'certain',
    how: 'split-fields',
    why: 'the url and ref of an OCIRepository',
    document: context.index,
    path: `${pathOf(place, context)}.url`,
  } as const;
  const scope = scalarScope(context.scope, url.scalar, String(url.scalar.value));
  const site = makeSite(scope, String(url.scalar.value).indexOf(SCHEME) + SCHEME.length, notes, (address) =>
    mend(url, tag, digest, address),
  );
  const reads = [url, tag, digest].filter((field) => field !== undefined).map(spanOf);
  context.report({ ...site, reads });
}

function mend(url: Field, tag: Field | undefined, digest: Field | undefined, address: string): Edit[] | NotMended {
  const parts = cutAddress(address);
  const edits = [
    setField(url, `${SCHEME}${parts.name}`),
    tag && parts.tag ? setField(tag, parts.tag) : [],
    digest ? setField(digest, parts.digest ?? digest.text) : [],
    tag && !digest && parts.digest ? addFields(tag, [`digest: ${parts.digest}`]) : [],
  ].flat();
  return edits.every((edit) => edit !== undefined) ? edits : { why: 'one of its fields cannot hold its part' };
}
