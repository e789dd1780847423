import { isMap, isScalar, isSeq, type YAMLMap } from 'yaml';
import { isKustomizationName } from '../kustomized.ts';
import { type DocumentContext, type Place, resolved, scalarText, textOf, valueAt } from '../place.ts';

const REMOTE = /^(?:[a-z+]+:\/\/|git@|git::|github\.com[/:])|\?(?:.*&)?(?:ref|version|timeout|submodules)=/;

/** Notes what a kustomization fetches when it is built, and what it puts into image fields by way of others: no file here names those images. */
export function noteKustomizeElsewhere(map: YAMLMap, place: Place, context: DocumentContext): void {
  if (place.parent || context.depth > 0 || !isKustomizationName(context.scope.file.name)) return;
  const items = (key: string) => {
    const list = valueAt(map, key, context);
    return isSeq(list) ? list.items.flatMap((item) => resolved(item, context) ?? []) : [];
  };
  for (const item of ['resources', 'bases', 'components'].flatMap(items)) {
    const text = isScalar(item) ? scalarText(item) : undefined;
    if (text !== undefined && REMOTE.test(text))
      context.note('elsewhere', item.range?.[0] ?? 0, `kustomize fetches ${text}: its images are in no file here`);
  }
  for (const item of ['helmCharts', 'helmChartInflationGenerator'].flatMap(items)) {
    if (!isMap(item)) continue;
    const chart = [
      textOf(item, 'name', context) ?? textOf(item, 'chartName', context),
      textOf(item, 'version', context),
    ]
      .filter((part) => part)
      .join(' ');
    const from = textOf(item, 'repo', context) ?? textOf(item, 'chartRepo', context);
    if (from)
      context.note(
        'elsewhere',
        item.range?.[0] ?? 0,
        `kustomize fetches the chart ${chart} from ${from}: give the chart too, for its images are in no file here`,
      );
  }
  for (const item of ['replacements', 'vars'].flatMap(items)) {
    if (setsImage(item, context))
      context.note(
        'elsewhere',
        item.range?.[0] ?? 0,
        'a part of an image is put in here when kustomize builds: compare what it builds after a rewrite',
      );
  }
}

/** Whether a replacement leads into an image field, or a variable comes out of one. */
function setsImage(item: unknown, context: DocumentContext): boolean {
  if (!isMap(item)) return false;
  const targets = valueAt(item, 'targets', context);
  const paths = [
    ...(isSeq(targets) ? targets.items : []).flatMap((target) => {
      const list = isMap(target) ? valueAt(target, 'fieldPaths', context) : undefined;
      return isSeq(list) ? list.items.map((path) => (isScalar(path) ? (scalarText(path) ?? '') : '')) : [];
    }),
    ...['fieldref', 'fieldRef'].map((key) => {
      const field = valueAt(item, key, context);
      return (isMap(field) && (textOf(field, 'fieldpath', context) ?? textOf(field, 'fieldPath', context))) || '';
    }),
  ];
  return paths.some((path) => /\bimage$/.test(path));
}
