import { type Document, isMap, isScalar, type YAMLMap } from 'yaml';
import { LIMITS } from '../limits.ts';
import { entriesOf, joinKeys, scalarText } from './place.ts';

/** A field of a subchart's values that its parent's values set. */
export interface SetValue {
  /** Keys to it in the parent's values. */
  readonly keys: readonly string[];
  /** Path of it in the subchart's. */
  readonly path: string;
}

/**
 * Puts what a parent's values say of a subchart, under its name and under `global`, over the subchart's own, as helm does: maps are
 * merged, all else is replaced, null takes away. Returns what that changed.
 */
export function mergeValues(values: Document, parent: Document, name: string): SetValue[] {
  const changed: SetValue[] = [];
  const { contents: own } = values;
  const { contents: above } = parent;
  if (!isMap(own) || !isMap(above)) return changed;
  const [ours, global] = [above.get(name, true), above.get('global', true)].map((node: unknown) => node);
  if (isMap(ours)) mergeMap(own, ours, [name], [], changed);
  if (isMap(global)) {
    if (!isMap(own.get('global', true))) own.set('global', values.createNode({}));
    const target: unknown = own.get('global', true);
    if (isMap(target)) mergeMap(target, global, ['global'], ['global'], changed);
  }
  return changed;
}

/** Puts values that are given beside a chart's own (`helm -f values-prod.yaml`) over them, as helm does. Returns what that changed. */
export function mergeOver(values: Document, over: Document): SetValue[] {
  const changed: SetValue[] = [];
  if (isMap(values.contents) && isMap(over.contents)) mergeMap(values.contents, over.contents, [], [], changed);
  return changed;
}

function mergeMap(
  target: YAMLMap,
  source: YAMLMap,
  keys: readonly string[],
  path: readonly string[],
  changed: SetValue[],
): void {
  if (path.length > LIMITS.yamlDepth) return;
  for (const { key, value } of entriesOf(source)) {
    const there: unknown = target.get(key, true);
    const [keysHere, pathHere] = [
      [...keys, key],
      [...path, key],
    ];
    if (isMap(value) && isMap(there)) {
      mergeMap(there, value, keysHere, pathHere, changed);
      continue;
    }
    const text = isScalar(value) ? scalarText(value) : undefined;
    if (isScalar(there) && isScalar(value) && scalarText(there) === text) continue;
    if (!value || (isScalar(value) && text === undefined)) target.delete(key);
    else target.set(key, value.clone());
    changed.push({ keys: keysHere, path: joinKeys(pathHere) });
  }
}
