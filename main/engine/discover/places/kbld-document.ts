import { isMap, isSeq, type YAMLMap } from 'yaml';
import { type DocumentContext, keyText, type Place, resolved, scalarOf, textOf, under, valueAt } from '../place.ts';
import { reportKnown, takeAll } from './report.ts';

/** A kbld Config: what its overrides put in is used, what they and its rules match is not. */
export function readKbldDocument(map: YAMLMap, place: Place, context: DocumentContext): void {
  readAnnotation(map, place, context);
  if (place.depth !== context.rootDepth || !context.apiVersion?.startsWith('kbld.k14s.io/')) return;
  const overrides = valueAt(map, 'overrides', context);
  if (isSeq(overrides)) {
    overrides.items.forEach((item, index) => {
      const entry = resolved(item, context);
      const scalar = isMap(entry) ? scalarOf(entry, 'newImage', context) : undefined;
      const selects = isMap(entry) && isSelection(entry, context);
      reportKnown(place, context, {
        scalar,
        path: `overrides[${index}].newImage`,
        how: 'kbld-config',
        why: selects ? 'what kbld chooses from' : 'what an override of a kbld Config puts in',
        ...(selects ? { certainty: 'maybe' } : {}),
      });
    });
  }
  takeAll(map, context);
}

/** Whether kbld asks a registry what this override puts in. */
function isSelection(entry: YAMLMap, context: DocumentContext): boolean {
  if (textOf(entry, 'preresolved', context) === 'true') return false;
  return ['tagSelection', 'platformSelection'].some((key) => isMap(valueAt(entry, key, context)));
}

/**
 * The annotation kbld.k14s.io/images: a list of the images of a resource, each with where it came from. The origins
 * are history: they need not be there any more, do not travel unasked, and stay as they are when the image moves. Those that
 * kbld noted as `Metas`, long ago, are taken for images.
 */
function readAnnotation(map: YAMLMap, place: Place, context: DocumentContext): void {
  if (!context.outerPath.endsWith('["kbld.k14s.io/images"]')) return;
  for (const pair of map.items) {
    const key = keyText(pair.key);
    if (key?.toLowerCase() !== 'url') continue;
    const isOrigin = under(place, (one) => /^(?:origins|metas)$/i.test(one));
    const isMention = under(place, (one) => one === 'origins');
    reportKnown(place, context, {
      scalar: scalarOf(map, key, context),
      path: key,
      how: 'annotation',
      why: isOrigin ? 'the origin of an image, noted by kbld' : 'an image of this resource, noted by kbld',
      ...(isOrigin ? { mend: () => [] } : {}),
      ...(isMention ? { certainty: 'maybe' } : {}),
    });
  }
}
