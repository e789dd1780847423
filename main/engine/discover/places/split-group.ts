import { isMap, type YAMLMap } from 'yaml';
import { type Field, fieldOf, filled } from '../fields.ts';
import { keyClass, wordsOf } from '../key-words.ts';
import { type DocumentContext, entriesOf, hasKey, type Place, resolved, scalarOf, under } from '../place.ts';
import { hostKind } from '../registries.ts';
import { shapeOf } from '../shape.ts';
import type { SplitReference } from '../split-reference.ts';
import { folderOf } from '../surroundings.ts';
import { defaultsAround, type Far, farFields, globalRegistry } from './far-fields.ts';
import type { Role } from './split-roles.ts';

/** Fields of one map (or list) that share a stem, by their role. */
export type Group = Partial<Record<Role, Field>> & { keys: Map<Role, string>; merged: Set<Field> };

/** A reference in several fields, and those of them that stand further out. */
export interface FoundSplit {
  readonly reference: SplitReference;
  readonly far: readonly Field[];
}

/** The reference that a group of fields makes; undefined where they make none. */
export function splitOf(
  group: Group,
  imageMap: boolean,
  place: Place,
  context: DocumentContext,
): FoundSplit | undefined {
  const path =
    withDefaults(group, imageMap, place, context) ??
    belowRepository(group, place, context) ??
    pathFields(group, imageMap);
  if (!path) return undefined;
  const { repository, name } = path;
  const given = group.tag ?? (isTagVersion(group, path, imageMap, place) ? group.version : undefined);
  // NVIDIA's operators take `version: sha256:...` for a digest.
  const pinned = given?.text.startsWith('sha256:') && !filled(group.digest) ? given : undefined;
  const ownTag = pinned ? undefined : given;
  const hasHost = shapeOf(repository.text)?.strength.startsWith('hosted') === true;
  const first = group.registry && !hasHost ? globalRegistry(place, context) : undefined;
  const far =
    hasHost || path.defaults || (filled(group.registry) && !first) ? undefined : farOf(repository, place, context);
  const own = path.defaults ? group.registry : filled(group.registry);
  const registry = first ?? own ?? far?.registry;
  // Only behind a registry does a path begin with a slash.
  if (repository.text.startsWith('/') && !registry) return undefined;
  const tag = filled(ownTag) ?? (!pinned && isFarTag(far, registry, group) ? far?.tag : undefined);
  const complete = tag ?? pinned ?? filled(group.digest);
  if (!complete && !group.repository && !(registry && imageMap)) return undefined;
  const versioned = complete === undefined && mayTakeVersion(group);
  const appVersion = versioned ? context.surroundings.charts[folderOf(context.scope.file.name)] : undefined;
  // An empty digest beside a version means another thing to its program (Kiali) than one beside a tag.
  const digest = pinned ?? (group.tag ? group.digest : filled(group.digest));
  const defaults = path.defaults ?? { tag: appVersion || undefined };
  const isProgramVersion =
    context.apiVersion !== undefined && ownTag === group.version && isBareVersion(group, imageMap) && !name;
  return {
    reference: {
      registry,
      repository,
      name,
      tag: tag ?? ownTag,
      defaults,
      digest,
      bareDigest: takesHex(group),
      programVersion: isProgramVersion && !under(place, isImageKey) ? 'version' : undefined,
    },
    far: [registry, repository].filter((field) => field !== undefined).filter((field) => !isOf(group, field)),
  };
}

function isOf(group: Group, field: Field): boolean {
  return [group.registry, group.namespace, group.repository, group.image, group.name].includes(field);
}

/** A tag that is empty waits for the chart's version, and so does a `repository` alone; `dbRepository` alone need not be an image of it. */
function mayTakeVersion(group: Group): boolean {
  return group.tag !== undefined || wordsOf(group.keys.get('repository') ?? 'repository').every(isPlainWord);
}

function isPlainWord(word: string): boolean {
  return /^(?:image|docker|repository|repo)$/.test(word);
}

interface PathFields {
  /** The path, or the part of it before `name`. */
  readonly repository: Field;
  readonly name: Field | undefined;
  readonly defaults?: SplitReference['defaults'];
}

function pathFields(group: Group, imageMap: boolean): PathFields | undefined {
  const named = namespaced(group);
  if (named) return named;
  const takesName = imageMap || isImageName(group);
  const image = group.image ?? (takesName && !filled(group.repository) ? group.name : undefined);
  const repository = filled(group.repository) ?? filled(image);
  if (!repository || !plausiblePath(repository.text)) return undefined;
  const isLast = filled(group.repository) && image && isComponent(image.text);
  return { repository, name: isLast ? image : undefined };
}

/** `{repository, dn: {name, tag}, cn: {name, tag}}` below `images`: the names go behind the repository around them (PolarDB-X). */
function belowRepository(group: Group, place: Place, context: DocumentContext): PathFields | undefined {
  const { name, tag } = group;
  const around = place.parent?.node;
  if (!name || !filled(tag) || group.repository || group.registry || group.image || !isMap(around)) return undefined;
  if (!isComponent(name.text) || !namesBelow(around, context) || !under(place, isImageKey)) return undefined;
  const repository = filled(fieldOf(scalarOf(around, 'repository', context), context));
  return repository && plausiblePath(repository.text) ? { repository, name } : undefined;
}

/** Whether a `repository` is that of the names in the maps below it, and no image of its own. */
export function namesBelow(map: YAMLMap, context: DocumentContext): boolean {
  if (!hasKey(map, 'repository') || ['name', 'tag', 'image', 'digest'].some((key) => hasKey(map, key))) return false;
  return entriesOf(map).some(({ value }) => {
    const below = resolved(value, context);
    return isMap(below) && scalarOf(below, 'name', context) && scalarOf(below, 'tag', context);
  });
}

/** Beside a tag, a `name` is an image's with a registry beside it too, or one in front of it. */
function isImageName({ registry, name, tag }: Group): boolean {
  if (!name || !filled(tag)) return false;
  const host = filled(registry)?.text.split('/')[0];
  return host === undefined ? shapeOf(name.text)?.strength === 'hosted-bare' : isHost(host);
}

/** registry + namespace + name: only with all three and a version does a `namespace` speak of a path. */
function namespaced(group: Group): PathFields | undefined {
  const { registry, namespace } = group;
  // Beside Istio's `hub` it is the namespace of a cluster.
  if (
    !registry ||
    !namespace ||
    group.keys.get('registry') === 'hub' ||
    !isHost(registry.text) ||
    !plausiblePath(namespace.text)
  )
    return undefined;
  const name = filled(group.repository) ?? filled(group.image) ?? filled(group.name);
  const version = filled(group.tag) ?? filled(group.version) ?? filled(group.digest);
  return name && version && isComponent(name.text) ? { repository: namespace, name } : undefined;
}

function isHost(text: string): boolean {
  return /^(?:registry|plausible)$/.test(hostKind(text.replace(/\/+$/, '')));
}

/** An image's name behind a repository that the defaults of the file fill where it is empty. */
function withDefaults(group: Group, imageMap: boolean, place: Place, context: DocumentContext): PathFields | undefined {
  const { repository, name } = group;
  if (!imageMap || !repository || !name || !isComponent(name.text)) return undefined;
  const found = defaultsAround(place, context);
  if (!found.repository) return undefined;
  const registry = filled(group.registry) ? undefined : found.registry;
  return { repository, name, defaults: { registry, repository: found.repository, tag: group.tag && found.tag } };
}

/** A hub is a host and a path: it goes before bare names, and an image that has a path has one of its own. */
function farOf({ text }: Field, place: Place, context: DocumentContext): Far | undefined {
  const far = farFields(place, context);
  if (far?.isBase && !text.startsWith('/')) return undefined;
  return far?.isHub && text.includes('/') ? undefined : far;
}

/** A tag beside a far registry serves the images that have no field of their own for it; Istio's also those with an empty one. */
function isFarTag(far: Far | undefined, registry: Field | undefined, group: Group): boolean {
  if (!far?.tag || registry?.scalar !== far.registry.scalar || filled(group.digest)) return false;
  return far.isHub || !group.tag;
}

/**
 * Whether a field `version` is a tag: `image_version`, one inside `image:`, one beside repository and image, one that is
 * written as a version beside a name that nothing but an image can have.
 */
function isTagVersion(group: Group, { repository, name }: PathFields, imageMap: boolean, place: Place): boolean {
  if (imageMap || name !== undefined || !isBareVersion(group, imageMap)) return true;
  if (!/^v?\d+(?:\.\d+)+/.test(group.version?.text ?? '') || under(place, isChartKey)) return false;
  if (repository === group.image) return repository.text.includes('/') || under(place, isImageKey);
  return shapeOf(repository.text)?.strength === 'hosted-bare' || under(place, isImageKey);
}

/** `tag: null` says that there is none; an empty one waits for the chart's version. */
export function isTakenAway(tag: Field | undefined): boolean {
  return tag?.scalar.value === null && /^(?:~|null)$/i.test(tag.scalar.source ?? '');
}

/** Whether the version of a group says by its key alone that it belongs to the image. */
export function isBareVersion(group: Group, imageMap: boolean): boolean {
  return !imageMap && group.keys.get('version')?.toLowerCase() === 'version';
}

function isChartKey(key: string): boolean {
  return /^(?:.*[cC]harts?|dependencies)$/.test(key);
}

function isImageKey(key: string): boolean {
  return /^(?:image|strong)$/.test(keyClass(key));
}

/** Charts call `sha` what stands behind `@sha256:` in their templates. */
function takesHex({ keys }: Group): boolean {
  return /^sha(?:256)?$/.test(wordsOf(keys.get('digest') ?? '').at(-1) ?? '');
}

/** Without tag and digest, with or without host. */
function plausiblePath(text: string): boolean {
  if (!text.includes('/') && hostKind(text) === 'registry') return false;
  const shape = shapeOf(text.replace(/^\/(?=[a-z0-9])/, ''));
  return shape !== undefined && shape.tag === 'none' && shape.strength !== 'digest';
}

function isComponent(text: string): boolean {
  return plausiblePath(text) && !text.includes('/');
}
