import { isMap, isScalar, isSeq, type YAMLMap } from 'yaml';
import type { Certainty, FoundBy } from '../../../shared/finding.ts';
import { asksForImage, isBareName, takesImage } from './bare-name.ts';
import { type CommandImages, commandWords } from './command-image.ts';
import { isProseKey, type KeyClass, keyClass, MADE_KEY } from './key-words.ts';
import {
  type DocumentContext,
  hasKey,
  keysTo,
  listAround,
  mapAround,
  type Place,
  scalarText,
  textOf,
  under,
} from './place.ts';
import type { Shape } from './shape.ts';

/** What the place of a string says about it, before the string itself is looked at. */
export interface LeafView {
  readonly key: string;
  readonly keyClass: KeyClass;
  readonly how: FoundBy;
  /** In the list of containers of a pod, a task, a compose service: a bare word under `image` is an image there. */
  readonly inContainer: boolean;
}

export function viewOf(place: Place, context: DocumentContext): LeafView {
  const key = effectiveKey(place, context);
  const klass = classAt(place, key, context);
  return {
    key,
    keyClass: klass,
    how: howAt(place, context, klass),
    inContainer: klass === 'image' && inContainer(place, context),
  };
}

/** The name that a string goes by: its key, or the sibling `name` of a `value`, or the flag before it in a list. */
export function effectiveKey(place: Place, context: DocumentContext): string {
  if (typeof place.key === 'number') {
    const command = commandAround(place);
    if (command?.pulled.includes(place.key)) return 'image';
    if (command?.made.includes(place.key)) return MADE_KEY;
    const flag = flagBefore(place);
    if (flag) return flag;
    return typeof place.parent?.key === 'string' ? place.parent.key : '';
  }
  const key = place.key ?? '';
  const map = mapAround(place);
  if (map && /^(?:value|default|defaultValue)$/.test(key)) {
    return textOf(map, 'name', context) ?? textOf(map, 'key', context) ?? patchedKey(map, context) ?? key;
  }
  return key;
}

/** What an operation of a JSON patch changes: the end of its `path`, `/spec/containers/0/image`. */
function patchedKey(map: YAMLMap, context: DocumentContext): string | undefined {
  const path = hasKey(map, 'op') ? textOf(map, 'path', context) : undefined;
  return path && /\/([^/0-9-][^/]*)$/.exec(path)?.[1];
}

/** The list around a place read as the words of a command. */
export function commandAround(place: Place): CommandImages | undefined {
  const items = listAround(place)?.items ?? [];
  if (items.length > 200 || place.key === 0) return undefined;
  return commandWords(items.map((item) => (isScalar(item) ? (scalarText(item) ?? '') : '')));
}

function flagBefore(place: Place): string | undefined {
  const list = listAround(place);
  if (!list || typeof place.key !== 'number' || place.key === 0) return undefined;
  const before = list.items[place.key - 1];
  const text = isScalar(before) ? scalarText(before) : undefined;
  return text && /^--?[A-Za-z][\w.-]*$/.test(text) ? text : undefined;
}

/** What around `image` makes it a machine's disk or a picture. */
const MACHINE = /^(?:machine|vm|ami|iso|qcow2|avatar|favicon|banner|icon|logo)$/i;

/** GitLab's `services` are images, written alone or as `name`; so is the `container` of a job of GitHub. */
function classInPipeline(place: Place, context: DocumentContext): KeyClass | undefined {
  const root = context.yaml.contents;
  if (context.apiVersion !== undefined || context.depth > 0 || !isMap(root)) return undefined;
  const list = typeof place.key === 'number' ? place.parent : place.key === 'name' ? place.parent?.parent : undefined;
  if (list?.key === 'services' && isSeq(list.node)) return 'strong';
  if (place.key === 'container' && hasKey(root, 'jobs')) return 'strong';
  return undefined;
}

function classAt(place: Place, key: string, context: DocumentContext): KeyClass {
  const own = classInPipeline(place, context) ?? keyClass(key);
  if (own === 'image' && MACHINE.test(String(place.parent?.key))) return 'other';
  if (own === 'image') return typeof place.key === 'number' ? 'strong' : 'image';
  if (own !== 'none') return own;
  // `image: {value: ...}`, `images: {nginx: ...}`, `imageGroupOne: {options: [...]}`.
  for (let at = place.parent, steps = 0; at && steps < 3; at = at.parent) {
    if (typeof at.key !== 'string') continue;
    steps += 1;
    const above = keyClass(at.key);
    if (above === 'image' || above === 'strong')
      return steps === 1 && /^(?:value|default|reference|ref|url|uri|name|full|fullName|path)$/i.test(key)
        ? 'strong'
        : 'weak';
    if (above === 'weak') return 'weak';
    if (above === 'other') return 'none';
    if (steps === 1 && !/^(?:options|values|list|items|value|default)$/i.test(at.key)) break;
  }
  // `IMAGES='{"cpu": "acme/cpu:1"}'`: a small document under a name that speaks of images.
  const outer = place.depth <= 1 ? keyClass(context.outerKey) : 'none';
  return outer === 'image' || outer === 'strong' ? 'weak' : 'none';
}

const CONTAINER_LISTS =
  /^(?:containers|initContainers|ephemeralContainers|sidecars|steps|services|sidecarContainers|template|taskTemplate|container|script|containerSet|stepTemplate)$/;

/** Kinds whose `image` is a disk of a machine. */
const MACHINES = /Machine|BareMetalHost|CloudProfile|Shoot|NodeClass|NodeTemplate|NodePool|ImageCache/;

function inContainer(place: Place, context: DocumentContext): boolean {
  const map = mapAround(place);
  if (!map) return false;
  if (under(place.parent, (key) => CONTAINER_LISTS.test(key))) return true;
  const marks = ['imagePullPolicy', 'command', 'args', 'volumeMounts', 'resources', 'ports', 'securityContext', 'env'];
  if (marks.some((mark) => hasKey(map, mark))) return true;
  return context.apiVersion !== undefined && !MACHINES.test(context.kind ?? '');
}

function howAt(place: Place, context: DocumentContext, klass: KeyClass): FoundBy {
  if (context.depth > 0) return 'nested-document';
  const keys = keysTo(place);
  if (context.fileKind === 'helm-chart') return 'helm-chart';
  if (keys.includes('annotations')) return 'annotation';
  if (context.fileKind === 'helm-values') return 'helm-values';
  if (context.apiVersion === undefined && keys[0] === 'services' && klass === 'image') return 'compose-image';
  if (context.kind === 'ConfigMap' && /^(?:data|binaryData)$/.test(keys[0] ?? ''))
    return klass === 'image' ? 'image-key' : 'configmap-value';
  if (klass === 'image') return 'image-key';
  if (keys.some((key) => key === 'env' || key === 'environment')) return 'env-value';
  if (keys.some((key) => /^(?:args|command|cmd|entrypoint)$/.test(key))) return 'argument';
  return 'custom-resource';
}

/** How sure a whole value is, by what its place says and by its shape; undefined where it is no image. */
export function certaintyOf(shape: Shape, view: LeafView): Certainty | undefined {
  switch (view.keyClass) {
    case 'image':
      return underImage(shape, view);
    case 'strong':
      return underStrong(shape, view);
    case 'weak':
      return underWeak(shape);
    case 'other':
      return shape.strength === 'digest' ? 'likely' : shape.strength === 'hosted' ? 'maybe' : undefined;
    case 'none':
      return byShape(shape);
  }
}

/** Pictures and disks, which other programs also call images. */
const FILE_NAME = /\.(?:png|svg|jpe?g|gif|ico|webp|iso|img|qcow2|raw|vmdk|vhd|ova|tar|gz|xz|zip)$/i;

function underImage(shape: Shape, view: LeafView): Certainty | undefined {
  // Istio's injector replaces `auto`; `scratch` is no image but the absence of one.
  if (shape.reference === 'auto' || shape.reference === 'scratch') return 'maybe';
  if (shape.tag === 'none' && FILE_NAME.test(shape.reference)) return undefined;
  switch (shape.strength) {
    case 'bare':
      return view.inContainer ? 'certain' : 'maybe';
    case 'path-bare':
    case 'hosted-bare':
      return view.inContainer ? 'certain' : 'likely';
    default:
      return 'certain';
  }
}

function underStrong(shape: Shape, view: LeafView): Certainty | undefined {
  switch (shape.strength) {
    case 'digest':
    case 'hosted':
      return 'certain';
    case 'hosted-weak':
    case 'path-tag':
      return 'likely';
    case 'name-tag':
      return 'likely';
    case 'hosted-bare':
      return /(?:name|repo|repository|path|source)s?$|base/i.test(view.key) ? 'maybe' : 'likely';
    case 'path-bare':
      return asksForImage(view.key) && !MACHINE_PATH.test(shape.reference) ? 'likely' : 'maybe';
    case 'bare':
      // Below a name that speaks of images stand other names as well: its own value only.
      if (!takesImage(view.key) || !isBareName(shape.reference)) return undefined;
      return asksForImage(view.key) ? 'likely' : 'maybe';
  }
}

/** Where clouds keep the images of machines. */
const MACHINE_PATH = /(?:^|\/)(?:images|projects)\//;

function underWeak(shape: Shape): Certainty | undefined {
  switch (shape.strength) {
    case 'digest':
    case 'hosted':
    case 'path-tag':
      return 'likely';
    case 'hosted-weak':
      return 'maybe';
    case 'name-tag':
      if (shape.tag === 'version') return 'likely';
      // `debian:12`, and not `redis:6379` or `85:80`.
      return /^[a-z][a-z0-9._-]*:\d{1,3}$/.test(shape.reference) ? 'maybe' : undefined;
    case 'hosted-bare':
      return 'maybe';
    default:
      return undefined;
  }
}

/** Nothing but the shape speaks for it. */
export function byShape(shape: Shape): Certainty | undefined {
  switch (shape.strength) {
    case 'digest':
    case 'hosted':
      return 'likely';
    case 'hosted-weak':
      return 'maybe';
    case 'path-tag':
      if (shape.tag !== 'version') return undefined;
      return saysNothing(shape.reference) ? 'maybe' : 'likely';
    case 'name-tag':
      return shape.tag === 'version' && /\d\.\d/.test(shape.reference) ? 'maybe' : undefined;
    default:
      return undefined;
  }
}

const FULL_TAG =
  /:(?:[\w.-]*\d\.\d[\w.-]*|[\w.-]*\d{4}-\d\d[\w.-]*|[0-9a-f]{7,40}|(?:[\w.-]*-)?(?:latest|stable|edge|main|master|nightly|canary|alpine|slim))$/i;
/** Whether a text of no great certainty gains it by an image of the same document that comes from the same place. */
export function isFaint({ strength, tag, reference }: Shape): boolean {
  return strength === 'path-tag' && tag === 'version' && !FULL_TAG.test(reference) && !NAMESPACE.test(reference);
}

/** A namespace, a kind of object or a type of content before the slash. */
const NAMESPACE =
  /^(?:default|kube-[a-z]+|[a-z0-9-]+-system|pods?|deploy(?:ments?)?|statefulsets?|daemonsets?|(?:cron)?jobs?|svc|services?|secrets?|configmaps?|nodes?|namespaces?|text|application|audio|video|font|multipart)\//;

/**
 * Whether a text like `a/b:v1` may as well be an object in a namespace, a type of content or a pair of names: its tag is no
 * full version, or what stands before the slash is a namespace.
 */
export function saysNothing(reference: string): boolean {
  return !FULL_TAG.test(reference) || NAMESPACE.test(reference);
}

/** One sentence: what made this an image. */
export function whyOf(shape: Shape, view: LeafView): string {
  switch (view.keyClass) {
    case 'image':
      return 'the value of an image field';
    case 'strong':
    case 'weak':
      return keyClass(view.key) === 'none'
        ? 'stands below a name that speaks of images'
        : `the value of "${view.key}", a name that speaks of images`;
    default:
      return whyByShape(shape);
  }
}

/** One sentence for a text that nothing but its shape speaks for. */
export function whyByShape({ strength, reference }: Shape): string {
  if (strength === 'digest') return 'a full reference with a digest';
  if (strength === 'hosted-weak') return 'a text like a reference, but nothing says that its host serves images';
  return strength === 'name-tag' || (strength === 'path-tag' && saysNothing(reference))
    ? 'a text like a reference, but other names look the same and nothing around it speaks of images'
    : 'a text with the shape of a full reference';
}

/** Whether the text at a place is written for people rather than for programs. */
export function isProse(place: Place, text: string): boolean {
  if (typeof place.key === 'string' && isProseKey(place.key)) return true;
  if (text.includes('\n') || under(place, (key) => /^(?:args|command|script|cmd|entrypoint)$/.test(key))) return false;
  const isSetting = under(place, (key) => /^(?:env|environment|data)$/.test(key));
  const words = text.split(/\s+/);
  if (words.length < 6 || (isSetting && COMMAND_SIGN.test(text))) return false;
  return words.filter((word) => /^[A-Za-z]+[,.;:]?$/.test(word)).length / words.length > (isSetting ? 0.75 : 0.6);
}

/** An option, a variable, an assignment or a program that runs images. */
const COMMAND_SIGN = /(?:^|\s)-|[$={]|\b(?:docker|podman|nerdctl|crictl|ctr|kubectl|oc|crane|skopeo)\b/;
