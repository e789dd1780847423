import type { YAMLMap } from 'yaml';
import { fieldOf, filled } from '../fields.ts';
import { type DocumentContext, hasKey, keyText, type Place, scalarOf } from '../place.ts';
import { hostKind } from '../registries.ts';
import { reportFixedName } from './fixed-name.ts';

/** Names under which a hub and a tag serve many images. */
const FOR_ALL = /^(?:global|spec|values?|defaults?|images?|proxies|components)$/i;

/**
 * Istio's `prometheus: {hub, tag}` and `components: {pilot: {hub, tag}}`: the name of the image stands in its charts, and is most often
 * the one that the map goes by.
 */
export function readHubAndTag(map: YAMLMap, place: Place, context: DocumentContext): void {
  // Every map is asked: no index of its keys for those that have none.
  if (
    !map.items.some((pair) => keyText(pair.key) === 'hub') ||
    !hasKey(map, 'tag') ||
    ['image', 'repository', 'name'].some((key) => hasKey(map, key))
  )
    return;
  const { key } = place;
  if (typeof key !== 'string' || FOR_ALL.test(key) || !/^[a-z][a-z0-9_-]*$/.test(key)) return;
  const prefix = filled(fieldOf(scalarOf(map, 'hub', context), context));
  const tag = filled(fieldOf(scalarOf(map, 'tag', context), context));
  if (!prefix || !tag || !/^(?:registry|plausible)$/.test(hostKind(prefix.text.replace(/\/.*$/, '')))) return;
  reportFixedName(place, context, {
    prefix,
    name: key,
    tag,
    certainty: 'maybe',
    why: `composed of "hub" and "tag" and the name "${key}" above them, which the program may replace by another`,
    program: 'the program',
    path: 'hub',
  });
}
