import { isMap, isSeq, type YAMLMap } from 'yaml';
import { type DocumentContext, type Place, resolved, scalarOf, valueAt } from '../place.ts';
import { reportKnown, takeAll } from './report.ts';

/** Carvel's ImagesLock and BundleLock (imgpkg.carvel.dev/v1alpha1). */
export function readLockDocument(map: YAMLMap, place: Place, context: DocumentContext): void {
  if (place.depth !== context.rootDepth || !context.apiVersion?.startsWith('imgpkg.carvel.dev/')) return;
  if (context.kind === 'ImagesLock') {
    const images = valueAt(map, 'images', context);
    if (isSeq(images)) {
      images.items.forEach((item, index) => {
        const entry = resolved(item, context);
        const scalar = isMap(entry) ? scalarOf(entry, 'image', context) : undefined;
        const why = 'an image of an ImagesLock';
        reportKnown(place, context, { scalar, path: `images[${index}].image`, how: 'images-lock', why });
      });
    }
  }
  if (context.kind === 'BundleLock') {
    const bundle = valueAt(map, 'bundle', context);
    const scalar = isMap(bundle) ? scalarOf(bundle, 'image', context) : undefined;
    reportKnown(place, context, {
      scalar,
      path: 'bundle.image',
      how: 'bundle-lock',
      why: 'the bundle of a BundleLock',
    });
  }
  takeAll(map, context);
}
