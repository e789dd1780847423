import { isMap, type Scalar, type YAMLMap } from 'yaml';
import { type Field, fieldOf, filled } from '../fields.ts';
import { type DocumentContext, hasKey, type Place, scalarOf, valueAt } from '../place.ts';

/** A registry (with a tag beside it, as Istio's hub and tag) in a map around a place, or in such a map's `global`. */
export interface Far {
  readonly registry: Field;
  readonly tag: Field | undefined;
  readonly isHub: boolean;
  /** It goes only before paths that begin with a slash (`baseRepo` of the CSI drivers' charts). */
  readonly isBase: boolean;
}

/** The nearest registry further out, where there is one. */
export function farFields(place: Place, context: DocumentContext): Far | undefined {
  for (const map of mapsAround(place)) {
    const global = valueAt(map, 'global', context);
    for (const one of [map, isMap(global) ? global : undefined]) {
      const found = one && registryIn(one, context);
      if (found) return found;
    }
  }
  return undefined;
}

/** `global.imageRegistry`: charts that have it put it before the registry of each image (Bitnami's common chart and its kin). */
export function globalRegistry(place: Place, context: DocumentContext): Field | undefined {
  for (const map of mapsAround(place)) {
    const global = valueAt(map, 'global', context);
    const field = isMap(global) ? filled(fieldOf(scalarOf(global, 'imageRegistry', context), context)) : undefined;
    if (field && isRegistryText(field.text)) return field;
  }
  return undefined;
}

/** What an image's own empty fields stand for: `defaultImageRegistry`, `defaultImageRepository`, `defaultImageTag` (Strimzi). */
export interface Defaults {
  readonly registry?: string | undefined;
  readonly repository?: string | undefined;
  readonly tag?: string | undefined;
}

/** The defaults of a map around a place; empty where none has any. */
export function defaultsAround(place: Place, context: DocumentContext): Defaults {
  for (const map of mapsAround(place)) {
    const text = (key: string) => filled(fieldOf(scalarOf(map, key, context), context))?.text;
    const repository = text('defaultImageRepository');
    if (repository) return { registry: text('defaultImageRegistry'), repository, tag: text('defaultImageTag') };
  }
  return {};
}

function* mapsAround(place: Place): Generator<YAMLMap> {
  for (let at = place.parent; at; at = at.parent) if (isMap(at.node)) yield at.node;
}

function isRegistryText(text: string): boolean {
  return /^[a-z0-9.-]+(?::\d+)?(?:\/[a-z0-9._/-]+)?$/i.test(text) && /[.:]|^localhost/.test(text);
}

const REGISTRIES = [
  'imageRegistry',
  'image_registry',
  'registry',
  'hub',
  'dockerRegistry',
  'containerRegistry',
  'baseRepo',
];

function registryIn(map: YAMLMap, context: DocumentContext): Far | undefined {
  // Piraeus' `{base, components: {x: {image, tag}}}`.
  for (const key of hasKey(map, 'components') ? [...REGISTRIES, 'base'] : REGISTRIES) {
    const field = filled(fieldOf(registryScalar(map, key, context), context));
    if (field && isRegistryText(field.text)) {
      return {
        registry: field,
        tag: filled(fieldOf(scalarOf(map, 'tag', context), context)),
        isHub: key === 'hub' || key === 'base',
        isBase: key === 'baseRepo',
      };
    }
  }
  const image = valueAt(map, 'image', context);
  return isMap(image) && !valueAt(image, 'repository', context) ? registryIn(image, context) : undefined;
}

/** `registry: host`, or `registry: {address: host}`. */
function registryScalar(map: YAMLMap, key: string, context: DocumentContext): Scalar | undefined {
  const inner = valueAt(map, key, context);
  return isMap(inner) ? scalarOf(inner, 'address', context) : scalarOf(map, key, context);
}
