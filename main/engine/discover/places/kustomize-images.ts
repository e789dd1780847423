import { isScalar, isSeq, type Scalar, type YAMLMap } from 'yaml';
import { cutAddress } from '../address-parts.ts';
import { type DocumentContext, type Place, pathOf, resolved, valueAt } from '../place.ts';
import { scalarScope } from '../scalar-scope.ts';
import { editOf } from '../scope.ts';
import { shapeOf } from '../shape.ts';
import { makeSite, mendWhole, type Site } from '../site.ts';

/**
 * Images of a kustomization as its command takes them, `old=new:tag` or `name:tag`: `kustomize: {images: [...]}` of an Argo CD
 * Application. Without an old name the new one is matched too: there the old one is put before the new address.
 */
export function readKustomizeImages(map: YAMLMap, place: Place, context: DocumentContext): void {
  const images = place.key === 'kustomize' ? valueAt(map, 'images', context) : undefined;
  if (!isSeq(images)) return;
  images.items.forEach((item, index) => {
    const scalar = resolved(item, context);
    if (isScalar(scalar) && typeof scalar.value === 'string')
      reportImage(scalar, scalar.value, `${pathOf(place, context)}.images[${index}]`, context);
  });
}

function reportImage(scalar: Scalar, value: string, path: string, context: DocumentContext): void {
  context.taken.add(scalar);
  const start = value.indexOf('=') + 1;
  const reference = value.slice(start).trim();
  const { name, tag, digest } = cutAddress(reference);
  if (!shapeOf(reference) || !(tag || digest)) return;
  const scope = scalarScope(context.scope, scalar, value);
  const notes = {
    reference,
    certainty: 'certain',
    how: 'kustomize-image',
    why: 'what an images entry of a kustomization puts in',
    document: context.index,
    path,
  } as const;
  const withName: Site['mend'] = (address) => {
    const edit = editOf(scope, 0, value.length, `${name}=${address}`);
    return edit ? [edit] : { why: 'the entry is written in a way that cannot take the new fields' };
  };
  context.report(makeSite(scope, start, notes, start > 0 ? mendWhole(scope, start, value.length) : withName));
}
