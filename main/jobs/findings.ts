import type { DiscoverOptions, Problem, SourceInput } from '../../shared/contract.ts';
import type { Finding } from '../../shared/finding.ts';
import { GapferryError } from '../../shared/gapferry-error.ts';
import { type Discovery, discover, travels } from '../engine/discover/discover.ts';
import { loadSources, type SourceFile } from '../engine/discover/load-sources.ts';

/** Deployment files with the images that travel from them. */
export interface Demand {
  readonly files: readonly SourceFile[];
  readonly discovery: Discovery;
  readonly problems: readonly Problem[];
  /** Findings that travel, in file order. */
  readonly findings: readonly Finding[];
  /** References as written, each once, sorted. */
  readonly references: readonly string[];
}

/** Reads files and says which images they ask for. Throws input.noImage where there is none. */
export async function readDemand(
  sources: readonly SourceInput[],
  options: DiscoverOptions,
  signal?: AbortSignal,
): Promise<Demand> {
  const loaded = await loadSources([...sources], signal);
  const discovery = await discover(loaded.files, options);
  const problems = [...loaded.problems, ...discovery.problems];
  const findings = discovery.findings.filter(travels);
  const references = [...new Set(findings.map((finding) => finding.reference))].sort();
  if (references.length === 0) throw noImage(sources, problems);
  return { files: loaded.files, discovery, problems, findings, references };
}

/** The one unreadable file is the better answer where it is the reason. */
function noImage(sources: readonly SourceInput[], problems: readonly Problem[]): GapferryError {
  const paths = sources.map((source) => ('path' in source ? source.path : source.name)).join(', ');
  const [first] = problems;
  if (first?.code === 'input.notYaml') {
    const detail = String(first.params.detail ?? '');
    return new GapferryError('input.notYaml', { path: first.file, line: first.line ?? 1, detail });
  }
  return new GapferryError('input.noImage', { paths });
}
