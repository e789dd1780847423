import { isAlias, isMap, isScalar, isSeq, type Node, type Scalar } from 'yaml';
import { LIMITS } from '../limits.ts';
import { capAt } from './caps.ts';
import { type DocumentContext, entriesOf, type Place, textOf, under } from './place.ts';
import { readMap } from './places/read-map.ts';
import { readLeaf } from './read-leaf.ts';

/**
 * Visits a node and all below it, with each recogniser where it belongs. Returns the offset of the place that is nested
 * too deeply, if there is one: nothing below it was read.
 */
export function walk(place: Place, context: DocumentContext): number | undefined {
  const { node } = place;
  if (place.cap === 'never') return undefined;
  if (isScalar(node)) {
    const isText = typeof node.value === 'string' && !context.taken.has(node);
    const counts = isText && (!isSchema(context) || under(place, isDefault));
    if (counts) readLeaf(place, node as Scalar, String(node.value), context);
    return undefined;
  }
  if (isAlias(node)) return walkAlias(place, context);
  if (place.depth > LIMITS.yamlDepth) return node.range?.[0] ?? 0;
  let deep: number | undefined;
  if (isMap(node)) {
    readMap(node, place, context);
    for (const { key, value } of entriesOf(node))
      if (value) deep = walk(child(place, key, value, context), context) ?? deep;
  } else if (isSeq(node)) {
    node.items.forEach((item, index) => {
      const at = child(place, index, item as Node, context);
      deep = walk(at, objectContext(at, context)) ?? deep;
    });
  }
  return deep;
}

function child(parent: Place, key: string | number, node: Node, context: DocumentContext): Place {
  const place = { parent, key, node, depth: parent.depth + 1, cap: parent.cap };
  return { ...place, cap: capAt(place, context) };
}

/**
 * What an alias stands for is read again under the alias's own name: `image: *web` makes an image of a text that
 * stood elsewhere under a name that said nothing. Found twice, a place is reported once.
 */
function walkAlias(place: Place, context: DocumentContext): number | undefined {
  const { node } = place;
  const target = isAlias(node) ? context.aliases.get(node) : undefined;
  if (!target || place.key === '<<') return undefined;
  const key = String(typeof place.key === 'number' ? place.parent?.key : place.key);
  const seen = context.visited.get(target) ?? new Set();
  if (seen.has(key) || seen.size >= LIMITS.yamlAliases) return undefined;
  context.visited.set(target, seen.add(key));
  return walk({ ...place, node: target }, context);
}

/** In the schema of a custom resource only what stands under a `default` becomes part of a cluster. */
function isSchema(context: DocumentContext): boolean {
  return context.kind === 'CustomResourceDefinition';
}

function isDefault(key: string): boolean {
  return key === 'default';
}

/** An item of a `kind: List` or of an OpenShift Template is an object of its own. */
function objectContext(place: Place, context: DocumentContext): DocumentContext {
  const { node } = place;
  if (
    place.depth !== 2 ||
    context.rootDepth !== 0 ||
    !isMap(node) ||
    !/^(?:items|objects)$/.test(String(place.parent?.key))
  ) {
    return context;
  }
  const kind = textOf(node, 'kind', context);
  if (kind === undefined) return context;
  return { ...context, kind, apiVersion: textOf(node, 'apiVersion', context), rootDepth: place.depth };
}
