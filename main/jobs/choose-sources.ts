import type { DiscoverOptions, ExportRequest } from '../../shared/contract.ts';
import { discover, travels } from '../engine/discover/discover.ts';
import { kustomizationFiles } from '../engine/discover/kustomization-files.ts';
import { loadSources, type SourceFile } from '../engine/discover/load-sources.ts';
import type { Demand } from './findings.ts';
import { openPacked, packedAgain } from './open-packed.ts';

/** Name under which a rules file travels: files of this name give their rules to the files beside them. */
export const RULES_FILE = 'gapferry-rules.yaml';

/**
 * The files that travel. `used`: those with a finding, what kustomizations among them name, and the rules files. Files belong together (a
 * compose file and its `.env`, a kbld Config and what it speaks of), so where the used ones alone would not give the same
 * references again on the other side, all travel.
 */
export async function chooseSources(demand: Demand, request: ExportRequest): Promise<SourceFile[]> {
  if (request.sourcesPolicy === 'none') return [];
  const rules = await readRules(request.discover);
  const all = [...demand.files, ...rules];
  if (request.sourcesPolicy === 'all') return packedAgain(all);
  const named = new Set(demand.findings.map((finding) => finding.file));
  const found = demand.files.filter((file) => named.has(file.name));
  const together = new Set([...found, ...kustomizationFiles(found, demand.files).files]);
  const used = openPacked(packedAgain([...demand.files.filter((file) => together.has(file)), ...rules]));
  return packedAgain((await asksForTheSame(used, demand, request.discover)) ? used : all);
}

async function readRules({ rules }: DiscoverOptions): Promise<SourceFile[]> {
  const { files } = await loadSources(rules.map((path) => ({ path })));
  return files.map(({ bytes }, i) => ({ name: i === 0 ? RULES_FILE : `rules-${i + 1}/${RULES_FILE}`, bytes }));
}

async function asksForTheSame(
  files: readonly SourceFile[],
  demand: Demand,
  options: DiscoverOptions,
): Promise<boolean> {
  const { findings } = await discover(files, { include: options.include, exclude: options.exclude });
  const places = (list: Demand['findings']): string =>
    list
      .map(({ file, line, column, reference }) => `${file}:${line}:${column} ${reference}`)
      .sort()
      .join('\n');
  // What helm makes of a chart is the same as long as all of the chart travels.
  const written = demand.findings.filter(({ how }) => how !== 'helm-rendered');
  return written.length === demand.findings.length && places(findings.filter(travels)) === places(written);
}
