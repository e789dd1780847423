import { isMap, isScalar, isSeq, type Scalar } from 'yaml';
import type { Certainty } from '../../../shared/finding.ts';
import { isPartInUse } from './bare-name.ts';
import { guardOf } from './caps.ts';
import { variablesFor } from './document-variables.ts';
import { expandedHits } from './expanded-text.ts';
import { bareTemplates } from './go-template.ts';
import { isImageVariable, partNames } from './image-variable.ts';
import { matchRule } from './kbld-rules.ts';
import { isMade } from './key-words.ts';
import { certaintyOf, commandAround, isFaint, isProse, type LeafView, viewOf, whyOf } from './leaf.ts';
import {
  type DocumentContext,
  keyText,
  listAround,
  mapAround,
  type Place,
  pathOf,
  resolved,
  scalarText,
  textOf,
  valueAt,
} from './place.ts';
import { scalarScope } from './scalar-scope.ts';
import type { Scope } from './scope.ts';
import { type Shape, shapeOf } from './shape.ts';
import { atMost, makeSite, mendByHand, mendWhole, type Site } from './site.ts';
import { type Hit, MADE, RUN, scanText } from './text-scan.ts';
import { expand, hasVariables } from './variables.ts';

/** Reads one string of a document: a reference, a document of its own, or a text with references in it. */
export function readLeaf(place: Place, scalar: Scalar, value: string, context: DocumentContext): void {
  const ruled =
    context.rules.rules.length > 0 ? matchRule(context.rules, pathInObject(place, context), value) : undefined;
  if (ruled?.strategy === 'none') return;
  if (ruled?.strategy === 'yaml' || (ruled?.strategy === 'json' && isJson(value))) {
    const inner = { rules: ruled.nested, overrides: context.rules.overrides };
    if (context.readNested(place, scalarScope(context.scope, scalar, value), inner)) return;
  }
  const trimmed = value.trim();
  if (trimmed === '') return;
  if (hasVariables(trimmed) && readVariables(place, scalar, value, trimmed, context)) return;
  const shape = shapeOf(trimmed);
  if (ruled?.strategy === 'entireValue' && shape) {
    const why = 'a search rule names this place';
    reportHit(place, scalarScope(context.scope, scalar, value), context, {
      ...wholeHit(value, trimmed, shape, 'certain', why),
      how: 'search-rule',
    });
    return;
  }
  if (!shape) notePlaceholder(place, scalar, trimmed, context);
  if (shape) readWhole(place, scalar, value, trimmed, shape, context);
  else if (value.length > 3) {
    readText(place, scalar, value, context);
    if (hasVariables(value)) readExpanded(place, scalar, value, context);
  }
}

/** What a tool of the user's own fills in: `{{ tag }}`, `$(TAG)`, `<TAG>`, `%%TAG%%`, `@TAG@`. */
const PLACEHOLDER = /\{\{.*\}\}|\$\(\w+\)|<\w[\w .-]*>|%%\w+%%|@[A-Z]\w*@/;
/** Longer texts are no references, and cost the patterns too much. */
const LONGEST_REFERENCE = 512;
/** Argo's workflows fill these in where they run, from what stands in the same files. */
const OF_WORKFLOW = /\{\{-?\s*=?(?:inputs|workflow|item|steps|tasks|outputs|pod|[sw]\.|\.)/;

/** An image of a plain manifest that something else completes: which one it is stands in no file here. */
function notePlaceholder(place: Place, scalar: Scalar, trimmed: string, context: DocumentContext): void {
  if (place.key !== 'image' || context.fileKind !== 'manifest' || context.depth > 0 || place.cap !== undefined) return;
  if (trimmed.length > LONGEST_REFERENCE) return;
  if (/\s(?![^{<]*(?:\}\}|>))/.test(trimmed) || !PLACEHOLDER.test(trimmed) || OF_WORKFLOW.test(trimmed)) return;
  context.note('unresolved-variable', scalar.range?.[0] ?? 0, trimmed);
}

function readWhole(
  place: Place,
  scalar: Scalar,
  value: string,
  trimmed: string,
  shape: Shape,
  context: DocumentContext,
) {
  const view = viewOf(place, context);
  // `tag: v1@sha256:...` has the shape of a reference and is the tag of one.
  if (/(?:^|[^a-z])tag$/i.test(view.key) && !shape.reference.includes('/')) return;
  const isRun = isOfCommand(place);
  const named = isRun || isAmongImages(place, shape) || isBuildStep(place, shape, context);
  const found = named ? 'likely' : certaintyOf(shape, view);
  if (!found) return;
  const built = isBuilt(place, shape, context);
  const made = isMade(view.key) || built;
  const why = built ? BUILT : made ? MADE : isRun ? RUN : whyOf(shape, view);
  const half =
    isHalfParameter(place, shape, context) || isHalfVariable(place, shape, view, context) || isInjected(place, shape);
  const versioned = versionBeside(place, shape, context);
  const certainty = made || half ? 'maybe' : versioned === undefined ? found : atMost(found, 'likely');
  const hit = {
    ...wholeHit(value, trimmed, shape, certainty, why),
    isFaint: !made && found === 'maybe' && view.keyClass === 'none' && isFaint(shape),
  };
  const scope = scalarScope(context.scope, scalar, value);
  reportHit(place, scope, context, { ...hit, how: view.how });
  if (versioned === undefined) return;
  const joined = { reference: `${shape.reference}:${versioned}`, certainty: 'maybe', why: WITH_VERSION } as const;
  reportHit(place, scope, context, { ...hit, ...joined, how: view.how }, mendByHand(NOT_BOTH));
}

const WITH_VERSION = 'an image and the "version" beside it, which its program may put together';
const NOT_BOTH = 'it stands in "image" and "version", which only its program can say how to fill; set both by hand';

const BUILT = 'the name of what is built here; it is in no registry unless somebody pushes it';

/**
 * The `image` of a compose service that has a `build` (only with a registry in front, which may serve it, is it pulled), and
 * the artifacts of a Skaffold file, which have no tag.
 */
function isBuilt(place: Place, { strength, tag }: Shape, context: DocumentContext): boolean {
  const service = mapAround(place);
  if (place.key !== 'image' || !service) return false;
  if (context.apiVersion?.startsWith('skaffold/')) return tag === 'none' && strength !== 'digest';
  if (context.apiVersion !== undefined) return false;
  if (place.parent?.parent?.key !== 'services' || !valueAt(service, 'build', context)) return false;
  return !/^(?:digest|hosted)/.test(strength) || textOf(service, 'pull_policy', context) === 'build';
}

/** The `version` beside an `image` without a tag, whose program may make one reference of both. */
function versionBeside(place: Place, { tag, strength }: Shape, context: DocumentContext): string | undefined {
  const map = mapAround(place);
  if (place.key !== 'image' || tag !== 'none' || strength === 'digest' || !map) return undefined;
  const version = textOf(map, 'version', context);
  return version !== undefined && /^v?\d[\w.-]{0,127}$/.test(version) ? version : undefined;
}

/** What a command in a list runs: `[docker, run, nginx]`. */
function isOfCommand(place: Place): boolean {
  return typeof place.key === 'number' && commandAround(place)?.pulled.includes(place.key) === true;
}

/** A short name in a list `images` whose other items are images beyond doubt. */
function isAmongImages(place: Place, { strength }: Shape): boolean {
  if (strength !== 'bare' && strength !== 'path-bare') return false;
  const item = place.key === 'name' ? place.parent : place;
  const list = item?.parent;
  if (typeof item?.key !== 'number' || list?.key !== 'images' || !isSeq(list.node)) return false;
  return list.node.items.some((other) => {
    const node = isMap(other) ? other.get(place.key, true) : other;
    const text = isScalar(node) ? scalarText(node) : undefined;
    const shape = text === undefined ? undefined : shapeOf(text);
    return shape !== undefined && /^(?:digest|hosted|path-tag|name-tag)$/.test(shape.strength);
  });
}

/** The `name` of a step of Google Cloud Build is the image that it runs in; it may go without a tag. */
function isBuildStep(place: Place, { strength }: Shape, context: DocumentContext): boolean {
  const step = mapAround(place);
  const isStep = place.key === 'name' && place.depth === 3 && place.parent?.parent?.key === 'steps';
  if (!isStep || !step || context.apiVersion !== undefined || strength !== 'hosted-bare') return false;
  return ['args', 'entrypoint', 'script', 'dir'].some((key) => valueAt(step, key, context) !== undefined);
}

/** `image: auto` of a gateway: Istio puts the image of its proxy in when the pod is made. */
function isInjected(place: Place, { reference }: Shape): boolean {
  return place.key === 'image' && reference === 'auto';
}

/** A parameter of an OpenShift Template that is used for a part of a reference only, as in `${IMAGE}:${TAG}`, or not at all. */
function isHalfParameter(place: Place, shape: Shape, context: DocumentContext): boolean {
  if (context.kind !== 'Template' || place.key !== 'value' || shape.tag !== 'none') return false;
  const map = place.parent?.node;
  const name = isMap(map) ? textOf(map, 'name', context) : undefined;
  if (name === undefined) return false;
  const [, ...uses] = context.scope.text.split(`\${${name}}`);
  return !uses.some((after) => /^["'\s]/.test(after));
}

/** A variable that is used with a tag behind it, or that has others for its tag or its registry beside it. */
function isHalfVariable(
  place: Place,
  { tag, strength }: Shape,
  { key, how }: LeafView,
  context: DocumentContext,
): boolean {
  if (how !== 'env-value' || tag !== 'none' || strength === 'digest' || strength === 'hosted-bare') return false;
  return isPartInUse(key, context.scope.text) || partNames(key).some((name) => namesBeside(place, context).has(name));
}

/** Names of the variables around one: keys of its map, or the `name` of each item of its list. */
function namesBeside(place: Place, context: DocumentContext): ReadonlySet<string> {
  const map = mapAround(place);
  const list = map && listAround({ ...place, parent: place.parent?.parent });
  const items = (list?.items ?? []).map((item) => resolved(item, context));
  const names = list
    ? items.map((item) => (isMap(item) ? textOf(item, 'name', context) : undefined))
    : (map?.items ?? []).map(({ key }) => keyText(key));
  return new Set(names.filter((name) => name !== undefined));
}

/** An image field with variables: named as it is pulled, rewritten where its value comes from. */
function readVariables(
  place: Place,
  scalar: Scalar,
  value: string,
  trimmed: string,
  context: DocumentContext,
): boolean {
  const view = viewOf(place, context);
  if (view.keyClass !== 'image' && view.keyClass !== 'strong') return false;
  const variables = variablesFor(context);
  const expansion = expand(trimmed, variables);
  const shape = expansion && shapeOf(expansion.text);
  const certainty = shape && certaintyOf(shape, view);
  if (!certainty || place.cap === 'never') {
    if (!expansion) context.note('unresolved-variable', scalar.range?.[0] ?? 0, trimmed);
    return false;
  }
  const start = value.indexOf(trimmed);
  const scope = scalarScope(context.scope, scalar, value);
  const { fallback, variable } = expansion;
  const end = start + trimmed.length;
  const mend = fallback ? mendWhole(scope, start + fallback.start, start + fallback.end) : mendWhole(scope, start, end);
  const elsewhere = variable !== undefined && isImageVariable(variable, variables[variable] ?? '');
  const built = isBuilt(place, shape, context);
  const notes = {
    reference: expansion.text,
    certainty: built ? 'maybe' : atMost(certainty, place.cap),
    how: view.how,
    why: `${built ? BUILT : whyOf(shape, view)}, written ${trimmed}`,
    document: context.index,
    path: pathOf(place, context),
  };
  context.report(makeSite(scope, start, notes, elsewhere ? () => [] : mend));
  return true;
}

function wholeHit(value: string, trimmed: string, shape: Shape, certainty: Certainty, why: string): Hit {
  const start = value.indexOf(trimmed);
  return { start, end: start + trimmed.length, reference: shape.reference, certainty, why };
}

/** A string that is more than a reference: first tried as a document, then read as text. */
function readText(place: Place, scalar: Scalar, value: string, context: DocumentContext): void {
  if (!worthReading(value)) return;
  const scope = scalarScope(context.scope, scalar, value);
  const prose = isProse(place, value);
  // `image: quay.io/a/b:1 could not be pulled` is a sentence and no document.
  const isSentence = prose && /^[^\n{[]*$/.test(value);
  const isRead = looksNested(value) && !isSentence && context.readNested(place, scope, context.rules);
  const view = viewOf(place, context);
  for (const { start, end } of isRead ? bareTemplates(value) : [{ start: 0, end: value.length }]) {
    for (const hit of scanText(value.slice(start, end), view.keyClass, view.key)) {
      const certainty = prose ? 'maybe' : hit.certainty;
      const why = prose && hit.certainty !== 'maybe' ? `${hit.why}; the text is written for people` : hit.why;
      const at = { start: hit.start + start, end: hit.end + start };
      const isFaint = !prose && hit.isFaint === true;
      reportHit(place, scope, context, { ...hit, ...at, certainty, why, isFaint, how: view.how });
    }
  }
}

/** References of a text that are partly variables. */
function readExpanded(place: Place, scalar: Scalar, value: string, context: DocumentContext): void {
  const { key, keyClass, how } = viewOf(place, context);
  const scope = scalarScope(context.scope, scalar, value);
  const prose = isProse(place, value);
  for (const hit of expandedHits(value, { variables: variablesFor(context), keyClass, key }))
    reportHit(place, scope, context, { ...hit, certainty: prose ? 'maybe' : hit.certainty, how });
}

function worthReading(value: string): boolean {
  return (
    /[a-z0-9][:@][A-Za-z0-9_]|docker:\/\/|\b(?:docker|podman|nerdctl|crictl|ctr)[ \t]/i.test(value) ||
    (/im(?:age|g)/i.test(value) && /[:@/=]|--/.test(value))
  );
}

function looksNested(value: string): boolean {
  return /^\s*(?:\[|\{(?!\{))/.test(value) || /(?:^|\n)[ \t-]*["']?[\w./-]+["']?:(?:[ \t]|\r?\n|$)/.test(value);
}

/** Why what stands under certain keys is a maybe at most. */
const NOT_RUN = 'what stands here is described, matched or made, not run';

function reportHit(
  place: Place,
  scope: Scope,
  context: DocumentContext,
  hit: Hit & { readonly how: LeafView['how'] },
  mend: Site['mend'] = mendWhole(scope, hit.start, hit.end),
): void {
  if (place.cap === 'never') return;
  const notes = {
    reference: hit.reference,
    certainty: atMost(hit.certainty, place.cap),
    how: hit.how,
    why: place.cap === 'maybe' && hit.certainty !== 'maybe' ? `${hit.why}; ${NOT_RUN}` : hit.why,
    document: context.index,
    path: pathOf(place, context),
    guarded: context.guarded ?? guardOf(place),
  };
  const faint = hit.isFaint === true && place.cap !== 'maybe';
  context.report({ ...makeSite(scope, hit.start, notes, mend), isFaint: faint });
}

/** The path as kbld's rules know it: kbld takes every list `items` apart first, and looks at each object of it by itself. */
function pathInObject(place: Place, context: DocumentContext): (string | number)[] {
  const keys: (string | number)[] = [];
  for (let at: Place | undefined = place; at; at = at.parent) if (at.key !== undefined) keys.unshift(at.key);
  const isListed = context.depth === 0 && keys[0] === 'items' && typeof keys[1] === 'number';
  return isListed ? keys.slice(2) : keys;
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
