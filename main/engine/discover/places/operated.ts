import { isMap, type YAMLMap } from 'yaml';
import { operatedKind } from '../operated-kinds.ts';
import { type DocumentContext, hasKey, type Place, valueAt } from '../place.ts';

/** Notes an object for which an operator starts images of its own choosing: they stand in no file. */
export function noteOperated(map: YAMLMap, place: Place, context: DocumentContext): void {
  const { kind, apiVersion } = context;
  if (place.depth !== context.rootDepth || kind === undefined || apiVersion === undefined) return;
  const operated = operatedKind(apiVersion, kind);
  const spec = operated && valueAt(map, 'spec', context);
  if (!operated || !isMap(spec) || operated.unless?.some((key) => hasKey(spec, key))) return;
  context.note('operator', map.range?.[0] ?? 0, `${kind}: its images are chosen at run time; ${operated.chooses}`);
}
