import type { Alias, Document, Node, Scalar, YAMLMap, YAMLSeq } from 'yaml';
import { isAlias, isMap, isPair, isScalar, isSeq } from 'yaml';
import type { Certainty } from '../../../shared/finding.ts';
import type { KbldRules } from './kbld-rules.ts';
import type { Scope } from './scope.ts';
import type { Site } from './site.ts';
import type { Surroundings } from './surroundings.ts';

/** What kind of deployment file is read, by its name and place. */
export type FileKind = 'manifest' | 'helm-values' | 'helm-chart' | 'helm-template' | 'env-file';

/** One document being read: what is known of it, and where findings go. */
export interface DocumentContext {
  readonly scope: Scope;
  readonly yaml: Document;
  readonly index: number;
  readonly fileKind: FileKind;
  readonly kind: string | undefined;
  readonly apiVersion: string | undefined;
  /** Depth of the object that kind and apiVersion speak of: 0, or that of an item of a list. */
  readonly rootDepth: number;
  /** Path of the string this document stands in, when it is a nested one. */
  readonly outerPath: string;
  /** The name of the string that this document stands in. */
  readonly outerKey: string;
  /** How many documents it is nested in. */
  readonly depth: number;
  readonly outerCap: Certainty | undefined;
  /** Why nothing in this document may be rewritten, where that is so. */
  readonly guarded: string | undefined;
  readonly surroundings: Surroundings;
  readonly rules: KbldRules;
  /** Scalars that a recogniser of several fields has taken. */
  readonly taken: Set<Node>;
  /** What each alias of the document stands for. */
  readonly aliases: ReadonlyMap<Alias, Node>;
  /** Collections that aliases have led to, with the keys they stood under: each is read once under each key. */
  readonly visited: Map<Node, Set<string>>;
  report(site: Site): void;
  /** Something worth knowing that is no finding; `at` is an offset in the scope's text. */
  note(kind: string, at: number, text: string): void;
  /** Reads the value of a string as documents of its own; false where it holds none. */
  readNested(place: Place, scope: Scope, rules: KbldRules): boolean;
}

/** A node and the way to it. */
export interface Place {
  readonly parent: Place | undefined;
  readonly key: string | number | undefined;
  readonly node: Node;
  readonly depth: number;
  /** Nothing under here is more certain than this; `never`: nothing here is an image. */
  readonly cap: Certainty | 'never' | undefined;
}

/** The document path of a place: `spec.containers[0].image`, `data["config.yaml"]`. */
export function pathOf(place: Place, context: DocumentContext): string {
  const keys: (string | number)[] = [];
  for (let at: Place | undefined = place; at; at = at.parent) if (at.key !== undefined) keys.unshift(at.key);
  const inner = joinKeys(keys);
  return context.outerPath === '' ? inner : `${context.outerPath} > ${inner}`;
}

/** Keys and indexes as the path of a document is written. */
export function joinKeys(keys: readonly (string | number)[]): string {
  return keys.map(pathPart).join('').replace(/^\./, '');
}

function pathPart(key: string | number): string {
  if (typeof key === 'number') return `[${key}]`;
  return /^[A-Za-z_$][\w$-]*$/.test(key) ? `.${key}` : `[${JSON.stringify(key)}]`;
}

/** The node itself, or what an alias stands for. */
export function resolved(node: unknown, context: DocumentContext): Node | undefined {
  if (isAlias(node)) return context.aliases.get(node);
  return isMap(node) || isSeq(node) || isScalar(node) ? node : undefined;
}

const INDEXES = new WeakMap<YAMLMap, ReadonlyMap<string, unknown>>();

/** A map's own values by key, the first of each; built once, for a hostile map may have a million pairs. */
function indexOf(map: YAMLMap): ReadonlyMap<string, unknown> {
  const known = INDEXES.get(map);
  if (known) return known;
  const index = new Map<string, unknown>();
  for (const pair of map.items) {
    const key = keyText(pair.key);
    if (key !== undefined && !index.has(key)) index.set(key, pair.value);
  }
  INDEXES.set(map, index);
  return index;
}

/** Whether a map itself has a key. */
export function hasKey(map: YAMLMap, key: string): boolean {
  return indexOf(map).has(key);
}

/** The value under a key of a map, merge keys included. */
export function valueAt(
  map: YAMLMap,
  key: string,
  context: DocumentContext,
  seen = new Set<YAMLMap>(),
): Node | undefined {
  const index = indexOf(map);
  if (index.has(key)) return resolved(index.get(key), context);
  if (!index.has('<<') || seen.has(map)) return undefined;
  seen.add(map);
  const merged = resolved(index.get('<<'), context);
  const maps = isSeq(merged) ? merged.items.map((item) => resolved(item, context)) : [merged];
  for (const one of maps) {
    const found = isMap(one) ? valueAt(one, key, context, seen) : undefined;
    if (found) return found;
  }
  return undefined;
}

/** The scalar under a key, where there is one. */
export function scalarOf(map: YAMLMap, key: string, context: DocumentContext): Scalar | undefined {
  const node = valueAt(map, key, context);
  return isScalar(node) ? node : undefined;
}

/** The text under a key: strings as they are, numbers and dates as written. */
export function textOf(map: YAMLMap, key: string, context: DocumentContext): string | undefined {
  const scalar = scalarOf(map, key, context);
  return scalar ? scalarText(scalar) : undefined;
}

/** The text of a scalar: a tag written 1.20 is 1.20, not the number 1.2. */
export function scalarText(scalar: Scalar): string | undefined {
  if (typeof scalar.value === 'string') return scalar.value;
  if (scalar.value === null || scalar.value === undefined) return undefined;
  return scalar.source ?? String(scalar.value);
}

/** The text of a map's key. */
export function keyText(key: unknown): string | undefined {
  if (typeof key === 'string') return key;
  if (!isScalar(key)) return undefined;
  return scalarText(key);
}

/** The pairs of a map as written, with their keys as text. */
export function entriesOf(map: YAMLMap): { key: string; keyNode: Scalar | undefined; value: Node | undefined }[] {
  const entries = [];
  for (const pair of map.items) {
    const key = isPair(pair) ? keyText(pair.key) : undefined;
    if (key === undefined) continue;
    entries.push({
      key,
      keyNode: isScalar(pair.key) ? pair.key : undefined,
      value: (pair.value ?? undefined) as Node | undefined,
    });
  }
  return entries;
}

/** The map that a place stands in directly, if it does. */
export function mapAround(place: Place): YAMLMap | undefined {
  return isMap(place.parent?.node) ? place.parent.node : undefined;
}

/** The list that a place stands in directly, if it does. */
export function listAround(place: Place): YAMLSeq | undefined {
  return isSeq(place.parent?.node) ? place.parent.node : undefined;
}

/** Whether some key on the way to a place, itself included, passes the test. */
export function under(place: Place | undefined, test: (key: string) => boolean): boolean {
  for (let at = place; at; at = at.parent) if (typeof at.key === 'string' && test(at.key)) return true;
  return false;
}

/** Keys from the root to the place, list indexes left out. */
export function keysTo(place: Place): string[] {
  const keys: string[] = [];
  for (let at: Place | undefined = place; at; at = at.parent) if (typeof at.key === 'string') keys.unshift(at.key);
  return keys;
}
