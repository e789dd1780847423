import type { YAMLMap } from 'yaml';
import { type DocumentContext, hasKey, type Place, scalarOf } from '../place.ts';
import { reportKnown } from './report.ts';

/** A volume that is an image: `volumes[].image.reference`. */
export function readImageVolume(map: YAMLMap, place: Place, context: DocumentContext): void {
  if (place.key !== 'image' || !hasKey(map, 'reference')) return;
  const scalar = scalarOf(map, 'reference', context);
  reportKnown(place, context, {
    scalar,
    path: 'reference',
    how: 'image-volume',
    why: 'the reference of an image volume',
  });
}
