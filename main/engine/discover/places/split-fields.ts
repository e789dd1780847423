import { isMap, isScalar, isSeq, type Scalar, type YAMLMap } from 'yaml';
import type { Certainty } from '../../../../shared/finding.ts';
import { guardOf } from '../caps.ts';
import { fieldOf, filled } from '../fields.ts';
import { keyClass, wordsOf } from '../key-words.ts';
import {
  type DocumentContext,
  entriesOf,
  hasKey,
  keyText,
  type Place,
  pathOf,
  resolved,
  scalarOf,
  textOf,
} from '../place.ts';
import { shapeOf } from '../shape.ts';
import { atMost } from '../site.ts';
import { composed, type SplitReference, splitSite } from '../split-reference.ts';
import { isKubeadm } from './kubeadm.ts';
import { type Group, isBareVersion, isTakenAway, namesBelow, splitOf } from './split-group.ts';
import { mayHaveRole, type Role, roleOf } from './split-roles.ts';
import { hasVariants } from './variant-images.ts';

/** What a part of a reference goes by where fields are given as `{name: image.tag, value: v1}` (Argo CD, Tekton). */
const NAMED_LIST = /^(?:parameters|params|forceString|set)$/;
/** Stems under which a repository holds no images. */
const OTHER_STEM = /\b(?:git|chart|charts|source|helm|maven|npm|yum|apt|backup|restic|src|go|code|scm|infra)\b/;

/**
 * A reference in several fields of one map: registry + repository + tag + digest, image + tag, image_name +
 * image_version, registry + namespace + name, hub + image + tag; names may carry a stem (`proxyImageRepository`,
 * `proxyTag`); the registry, or hub and tag, may stand in a map around this one or in its `global`.
 */
export function readSplitFields(map: YAMLMap, place: Place, context: DocumentContext): void {
  if (place.cap === 'never' || context.kind === 'CustomResourceDefinition') return;
  if (isKubeadm(place, context) || hasVariants(map)) return;
  readNamedLists(map, place, context);
  if (!map.items.some((pair) => mayHaveRole(keyText(pair.key) ?? ''))) return;
  const imageMap = typeof place.key === 'string' && /^(?:image|strong)$/.test(keyClass(place.key));
  for (const group of groupsOf(map, place, imageMap, context).values()) readGroup(group, map, imageMap, place, context);
}

/**
 * Fields of a list: a chart's values with the path of each, `helm: {parameters: [{name: image.tag, value: v1}]}`, and
 * variables of a container that hold one image together, `X_IMAGE_NAME` and `X_IMAGE_TAG`.
 */
function readNamedLists(map: YAMLMap, place: Place, context: DocumentContext): void {
  for (const { key, value } of entriesOf(map)) {
    const isEnv = key === 'env';
    const list = isEnv || NAMED_LIST.test(key) ? resolved(value, context) : undefined;
    if (!isSeq(list)) continue;
    const groups = new Map<string, Group>();
    const indexes = new Map<string, number>();
    const add = adder(groups, false, context);
    for (const [index, item] of list.items.entries()) {
      const entry = resolved(item, context);
      const name = isMap(entry) ? textOf(entry, 'name', context) : undefined;
      const scalar = isMap(entry) ? scalarOf(entry, 'value', context) : undefined;
      if (name !== undefined && scalar && (isEnv || name.includes('.'))) {
        indexes.set(name, index);
        add(name, scalar);
      }
    }
    const at: Place = { ...place, parent: place, key, node: list };
    const pathIn = (name: string) => `${pathOf(at, context)}[${indexes.get(name) ?? 0}].value`;
    for (const group of groups.values())
      if (!isEnv || speaksOfImage(group)) readGroup(group, map, false, at, context, pathIn);
  }
}

function speaksOfImage({ keys }: Group): boolean {
  return [...keys.values()].some((key) => /^(?:strong|weak|other)$/.test(keyClass(key)));
}

function groupsOf(map: YAMLMap, place: Place, imageMap: boolean, context: DocumentContext): Map<string, Group> {
  const above = place.parent?.key;
  const aroundIsImages = typeof above === 'string' && /^(?:image|strong)$/.test(keyClass(above));
  const groups = new Map<string, Group>();
  const add = adder(groups, imageMap, context);
  for (const { key, value } of entriesOf(map)) {
    const node = resolved(value, context);
    if (isScalar(node)) add(key, node);
    if (key === '<<') addMerged(map, context, add);
  }
  if (imageMap || aroundIsImages) shareTag(groups);
  shareWithBase(groups);
  // Defaults of the images below this map are no image of their own.
  if (hasKey(map, 'defaultImageRegistry') && hasKey(map, 'defaultImageRepository')) groups.delete('default');
  if (namesBelow(map, context)) groups.delete('');
  return groups;
}

type Add = (key: string, scalar: Scalar, merged?: boolean) => void;

function adder(groups: Map<string, Group>, imageMap: boolean, context: DocumentContext): Add {
  return (key, scalar, merged = false) => {
    const found = roleOf(key, imageMap);
    const field = found && fieldOf(scalar, context);
    if (!found || !field || OTHER_STEM.test(found.stem)) return;
    // An empty tag waits for the chart's version; an empty name is no part of anything.
    if (/^name/.test(found.role) && !filled(field)) return;
    const group: Group = groups.get(found.stem) ?? { keys: new Map(), merged: new Set() };
    if (!filled(group[found.role])) group[found.role] = field;
    if (merged) group.merged.add(field);
    if (group[found.role] === field) group.keys.set(found.role, key);
    groups.set(found.stem, group);
  };
}

/** In one `image`, several repositories may share the tag: `repository`, `crdRepository`, `tag`. */
function shareTag(groups: ReadonlyMap<string, Group>): void {
  const plain = groups.get('');
  if (!plain) return;
  for (const group of groups.values()) {
    if (!group.repository || group.tag || group.version || group.digest) continue;
    const tag = plain.tag ?? plain.version;
    if (tag) group.tag = tag;
  }
}

/** `baseImage` has its `version` (or `tag` or `sha`) beside it under no stem, unless an `image` has them. */
function shareWithBase(groups: Map<string, Group>): void {
  const base = groups.get('base');
  const plain = groups.get('');
  if (!base?.image || !plain || plain.image || plain.repository) return;
  groups.set('base', {
    ...plain,
    ...base,
    keys: new Map([...plain.keys, ...base.keys]),
    merged: new Set([...plain.merged, ...base.merged]),
  });
  groups.delete('');
}

function addMerged(map: YAMLMap, context: DocumentContext, add: Add): void {
  for (const key of ['registry', 'repository', 'image', 'tag', 'digest', 'hub', 'name']) {
    const scalar = scalarOf(map, key, context);
    if (scalar && !hasKey(map, key)) add(key, scalar, true);
  }
}

function readGroup(
  group: Group,
  map: YAMLMap,
  imageMap: boolean,
  place: Place,
  context: DocumentContext,
  pathIn = (key: string): string => pathOf({ ...place, parent: place, key }, context),
): void {
  const split = splitOf(group, imageMap, place, context);
  if (!split) return;
  const { registry, repository, name, tag, digest } = split.reference;
  if (!shapeOf(composed(split.reference)) || (isOther(place) && !registry)) return;
  const certainty = certaintyOf(split.reference, group, map, imageMap, context);
  if (!certainty) return;
  const own = [registry, repository, name]
    .filter((field) => field !== undefined)
    .filter((field) => !split.far.includes(field) && !group.merged.has(field));
  for (const field of [...own, tag, digest]) if (field) context.taken.add(field.scalar);
  context.report(
    splitSite(split.reference, {
      certainty: atMost(certainty, place.cap as Certainty | undefined),
      how: 'split-fields',
      why: whyOf(split.reference, group, split.far.length > 0),
      document: context.index,
      path: pathIn(firstKey(group, registry !== undefined && own.includes(registry))),
      own,
      guarded: context.guarded ?? guardOf(place),
    }),
  );
}

/** A map of a chart or of sources, whose repository and tag or version are theirs. */
function isOther(place: Place): boolean {
  return typeof place.key === 'string' && OTHER_STEM.test(wordsOf(place.key).join(' '));
}

function firstKey(group: Group, hasRegistry: boolean): string {
  const order: Role[] = hasRegistry ? ['registry'] : [];
  for (const role of [...order, 'repository', 'image', 'name'] as Role[]) {
    const key = group.keys.get(role);
    if (key !== undefined) return key;
  }
  return '';
}

function certaintyOf(
  split: SplitReference,
  group: Group,
  map: YAMLMap,
  imageMap: boolean,
  context: DocumentContext,
): Certainty | undefined {
  // The chart puts it to the tag, in a way that only its templates know.
  if (['tagLabel', 'tagSuffix', 'tagPrefix'].some((key) => filled(fieldOf(scalarOf(map, key, context), context))))
    return 'maybe';
  if (isPrefix(split, group, imageMap)) return 'maybe';
  const strong =
    imageMap ||
    split.registry !== undefined ||
    group.image !== undefined ||
    hasKey(map, 'pullPolicy') ||
    hasKey(map, 'imagePullPolicy');
  if (filled(split.tag) || filled(split.digest))
    return strong && !(split.tag === group.version && !split.name && isBareVersion(group, imageMap))
      ? 'certain'
      : 'likely';
  // A field for the tag that is there and empty waits for the chart's own version.
  if (split.defaults?.tag && isTakenAway(split.tag)) return 'maybe';
  if (split.defaults?.tag) return strong || split.tag ? 'likely' : 'maybe';
  return strong ? 'maybe' : undefined;
}

/** `imageRepository` beside the `version` of a program: such programs may put names of their own behind it (InnoDBCluster). */
function isPrefix({ tag, name }: SplitReference, group: Group, imageMap: boolean): boolean {
  const isRepository = /^image_?repository$/i.test(group.keys.get('repository') ?? '');
  return isRepository && !name && filled(tag) !== undefined && tag === group.version && isBareVersion(group, imageMap);
}

function whyOf(split: SplitReference, group: Group, far: boolean): string {
  const keys = [...group.keys.values()].map((key) => `"${key}"`).join(', ');
  if (far) return `composed of ${keys} and a registry that stands further out`;
  const tagless = filled(split.tag) || split.defaults?.tag ? '' : '; no tag is given, the program chooses one';
  if (split.defaults?.repository) return `composed of ${keys} and the defaults of the whole file${tagless}`;
  if (split.defaults?.tag && isTakenAway(split.tag))
    return `composed of ${keys}; the tag is null, which may stand for the chart's appVersion or for another`;
  if (split.defaults?.tag) return `composed of ${keys}; the tag is the chart's appVersion`;
  if (isPrefix(split, group, false))
    return `composed of ${keys}, where the program may put a name of its own between them`;
  if (!filled(split.tag) && !filled(split.digest))
    return `composed of ${keys}; no tag is given, the program chooses one`;
  return `composed of ${keys}`;
}
