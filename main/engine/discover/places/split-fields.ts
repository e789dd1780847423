import { isMap, isScalar, isSeq, type Scalar, type YAMLMap } from 'yaml';
import type { Certainty } from '../../../../shared/finding.ts';
import { guardOf } from '../caps.ts';
import { type Field, fieldOf } from '../fields.ts';
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
  valueAt,
} from '../place.ts';
import { hostKind } from '../registries.ts';
import { shapeOf } from '../shape.ts';
import { atMost } from '../site.ts';
import { composed, type SplitReference, splitSite } from '../split-reference.ts';
import { folderOf } from '../surroundings.ts';
import { isKubeadm } from './kubeadm.ts';

const FIELD = /(?:tag|digest|sha|repository|repo|registry|hub|version|release)$|^image$|^name$/i;
/** What a part of a reference goes by where fields are given as `{name: image.tag, value: v1}` (Argo CD, Tekton). */
const NAMED_LIST = /^(?:parameters|params|forceString|set)$/;
/** Stems under which a repository holds no images. */
const OTHER_STEM = /\b(?:git|chart|charts|source|helm|maven|npm|yum|apt|backup|restic|src|go|code|scm|infra)\b/;

type Role = 'registry' | 'repository' | 'image' | 'name' | 'tag' | 'version' | 'digest';
type Group = Partial<Record<Role, Field>> & { keys: Map<Role, string>; merged: Set<Field> };

/**
 * A reference in several fields of one map: registry + repository + tag + digest, image + tag, image_name +
 * image_version, hub + image + tag; names may carry a stem (`proxyImageRepository`, `proxyTag`); the registry, or hub
 * and tag, may stand in a map around this one or in its `global`.
 */
export function readSplitFields(map: YAMLMap, place: Place, context: DocumentContext): void {
  if (place.cap === 'never' || context.kind === 'CustomResourceDefinition') return;
  if (isKubeadm(place, context)) return;
  readNamedLists(map, place, context);
  if (!map.items.some((pair) => FIELD.test(keyText(pair.key) ?? ''))) return;
  const imageMap = typeof place.key === 'string' && /^(?:image|strong)$/.test(keyClass(place.key));
  for (const group of groupsOf(map, place, imageMap, context).values()) readGroup(group, map, imageMap, place, context);
}

/** Values of a chart given one by one, each with its path: `helm: {parameters: [{name: image.tag, value: v1}]}`. */
function readNamedLists(map: YAMLMap, place: Place, context: DocumentContext): void {
  for (const { key, value } of entriesOf(map)) {
    const list = NAMED_LIST.test(key) ? resolved(value, context) : undefined;
    if (!isSeq(list)) continue;
    const groups = new Map<string, Group>();
    const add = adder(groups, false, context);
    for (const item of list.items) {
      const entry = resolved(item, context);
      const name = isMap(entry) ? textOf(entry, 'name', context) : undefined;
      const scalar = isMap(entry) ? scalarOf(entry, 'value', context) : undefined;
      if (name?.includes('.') && scalar) add(name, scalar);
    }
    const at: Place = { ...place, parent: place, key, node: list };
    for (const group of groups.values()) readGroup(group, map, false, at, context);
  }
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
  return groups;
}

type Add = (key: string, scalar: Scalar, merged?: boolean) => void;

function adder(groups: Map<string, Group>, imageMap: boolean, context: DocumentContext): Add {
  return (key, scalar, merged = false) => {
    const found = roleOf(key, imageMap);
    const field = found && fieldOf(scalar, context);
    if (!found || !field || OTHER_STEM.test(found.stem)) return;
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

function addMerged(map: YAMLMap, context: DocumentContext, add: Add): void {
  for (const key of ['registry', 'repository', 'image', 'tag', 'digest', 'hub', 'name']) {
    const scalar = scalarOf(map, key, context);
    if (scalar && !hasKey(map, key)) add(key, scalar, true);
  }
}

/** What a key is in a composed reference, and the stem it shares with its siblings. */
function roleOf(key: string, imageMap: boolean): { role: Role; stem: string } | undefined {
  const words = wordsOf(key);
  const last = words.at(-1);
  const rest = words.slice(0, -1);
  const stem = (parts: string[]) => parts.filter((word) => word !== 'image' && word !== 'docker').join(' ');
  switch (last) {
    case 'registry':
    case 'hub':
      // Kyverno's `defaultRegistry` beside an empty `registry`.
      return { role: 'registry', stem: stem(rest[0] === 'default' && rest.length === 1 ? [] : rest) };
    case 'repository':
    case 'repo':
      return { role: 'repository', stem: stem(rest) };
    case 'tag':
      return { role: 'tag', stem: stem(rest) };
    case 'digest':
    case 'sha':
    case 'sha256':
      return { role: 'digest', stem: stem(rest) };
    case 'image':
      return { role: 'image', stem: stem(rest) };
    case 'name':
      if (rest.at(-1) === 'image') return { role: 'image', stem: stem(rest) };
      return imageMap && rest.length === 0 ? { role: 'name', stem: '' } : undefined;
    case 'release':
      return imageMap && rest.length === 0 ? { role: 'version', stem: '' } : undefined;
    case 'version':
      if (key === 'defaultImageVersion') return { role: 'version', stem: '' };
      return rest.length === 0 || rest.at(-1) === 'image' ? { role: 'version', stem: stem(rest) } : undefined;
    default:
      return undefined;
  }
}

function readGroup(group: Group, map: YAMLMap, imageMap: boolean, place: Place, context: DocumentContext): void {
  const split = splitOf(group, imageMap, place, context);
  if (!split) return;
  const shape = shapeOf(composed(split.reference));
  if (!shape) return;
  const certainty = certaintyOf(split.reference, group, map, imageMap);
  if (!certainty) return;
  const { registry, repository, name, tag, digest } = split.reference;
  const own = [split.farRegistry ? undefined : registry, repository, name]
    .filter((field) => field !== undefined)
    .filter((field) => !group.merged.has(field));
  for (const field of [...own, tag, digest]) if (field) context.taken.add(field.scalar);
  context.report(
    splitSite(split.reference, {
      certainty: atMost(certainty, place.cap as Certainty | undefined),
      how: 'split-fields',
      why: whyOf(split.reference, group, split.farRegistry),
      document: context.index,
      path: [pathOf(place, context), firstKey(group, registry !== undefined && own.includes(registry))]
        .filter((part) => part)
        .join('.'),
      own,
      guarded: context.guarded ?? guardOf(place),
    }),
  );
}

function firstKey(group: Group, hasRegistry: boolean): string {
  const order: Role[] = hasRegistry ? ['registry'] : [];
  for (const role of [...order, 'repository', 'image', 'name'] as Role[]) {
    const key = group.keys.get(role);
    if (key !== undefined) return key;
  }
  return '';
}

interface Found {
  readonly reference: SplitReference;
  readonly farRegistry: boolean;
}

function splitOf(group: Group, imageMap: boolean, place: Place, context: DocumentContext): Found | undefined {
  const image = group.image ?? (filled(group.repository) ? undefined : group.name);
  const repository = filled(group.repository) ?? filled(image);
  if (!repository || !plausiblePath(repository.text)) return undefined;
  const name =
    filled(group.repository) && image && plausiblePath(image.text) && !image.text.includes('/') ? image : undefined;
  const given = group.tag ?? (isTagVersion(group, name, imageMap) ? group.version : undefined);
  // NVIDIA's operators take `version: sha256:...` for a digest.
  const pinned = given?.text.startsWith('sha256:') && !filled(group.digest) ? given : undefined;
  const ownTag = pinned ? undefined : given;
  const hasHost = shapeOf(repository.text)?.strength.startsWith('hosted') === true;
  const far = hasHost || filled(group.registry) ? undefined : farFields(place, context);
  const registry = filled(group.registry) ?? (hasHost ? undefined : far?.registry);
  const tag = filled(ownTag) ?? (!pinned && isFarTag(far, registry, group) ? far?.tag : undefined);
  const complete = tag ?? pinned ?? filled(group.digest);
  if (!complete && !group.repository && !(registry && imageMap)) return undefined;
  const appVersion = complete ? undefined : context.surroundings.charts[folderOf(context.scope.file.name)];
  // An empty digest beside a version means another thing to its program (Kiali) than one beside a tag.
  const digest = pinned ?? (group.tag ? group.digest : filled(group.digest));
  return {
    reference: {
      registry,
      repository,
      name,
      tag: tag ?? ownTag,
      defaultTag: appVersion || undefined,
      digest,
      bareDigest: takesHex(group),
    },
    farRegistry: registry !== undefined && registry === far?.registry,
  };
}

/** A tag beside a far registry serves the images that have no field of their own for it; Istio's also those with an empty one. */
function isFarTag(far: Far | undefined, registry: Field | undefined, group: Group): boolean {
  if (!far?.tag || registry !== far.registry || filled(group.digest)) return false;
  return far.isHub || !group.tag;
}

/** Whether a field `version` is a tag: `image_version`, one inside `image:`, one beside repository and image. */
function isTagVersion(group: Group, name: Field | undefined, imageMap: boolean): boolean {
  return imageMap || name !== undefined || group.keys.get('version') !== 'version';
}

/** Charts call `sha` what stands behind `@sha256:` in their templates. */
function takesHex({ keys }: Group): boolean {
  return /^sha(?:256)?$/.test(wordsOf(keys.get('digest') ?? '').at(-1) ?? '');
}

function filled(field: Field | undefined): Field | undefined {
  return field && field.text !== '' ? field : undefined;
}

/** Without tag and digest, with or without host. */
function plausiblePath(text: string): boolean {
  if (!text.includes('/') && hostKind(text) === 'registry') return false;
  const shape = shapeOf(text);
  return shape !== undefined && shape.tag === 'none' && shape.strength !== 'digest';
}

/** A registry (with a tag beside it, as Istio's hub and tag) in a map around this one, or in such a map's `global`. */
interface Far {
  readonly registry: Field;
  readonly tag: Field | undefined;
  readonly isHub: boolean;
}

function farFields(place: Place, context: DocumentContext): Far | undefined {
  for (let at = place.parent; at; at = at.parent) {
    if (!isMap(at.node)) continue;
    const global = valueAt(at.node, 'global', context);
    for (const map of [at.node, isMap(global) ? global : undefined]) {
      const found = map && registryIn(map, context);
      if (found) return found;
    }
  }
  return undefined;
}

function registryIn(map: YAMLMap, context: DocumentContext): Far | undefined {
  for (const key of ['imageRegistry', 'image_registry', 'registry', 'hub', 'dockerRegistry', 'containerRegistry']) {
    const field = filled(fieldOf(registryScalar(map, key, context), context));
    if (field && /^[a-z0-9.-]+(?::\d+)?(?:\/[a-z0-9._/-]+)?$/i.test(field.text) && /[.:]|^localhost/.test(field.text)) {
      return {
        registry: field,
        tag: filled(fieldOf(scalarOf(map, 'tag', context), context)),
        isHub: key === 'hub',
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

function certaintyOf(split: SplitReference, group: Group, map: YAMLMap, imageMap: boolean): Certainty | undefined {
  const strong =
    imageMap ||
    split.registry !== undefined ||
    group.image !== undefined ||
    hasKey(map, 'pullPolicy') ||
    hasKey(map, 'imagePullPolicy');
  if (filled(split.tag) || filled(split.digest)) return strong ? 'certain' : 'likely';
  if (split.defaultTag) return strong ? 'likely' : 'maybe';
  return strong ? 'maybe' : undefined;
}

function whyOf(split: SplitReference, group: Group, far: boolean): string {
  const keys = [...group.keys.values()].map((key) => `"${key}"`).join(', ');
  if (far) return `composed of ${keys} and a registry that stands further out`;
  if (split.defaultTag) return `composed of ${keys}; the tag is the chart's appVersion`;
  if (!filled(split.tag) && !filled(split.digest))
    return `composed of ${keys}; no tag is given, the program chooses one`;
  return `composed of ${keys}`;
}
