import type { DiscoverOptions, Problem, SourceInput } from '../../shared/contract.ts';
import type { Finding } from '../../shared/finding.ts';
import { GapferryError } from '../../shared/gapferry-error.ts';
import { type Discovery, travels } from '../engine/discover/discover.ts';
import { loadSources, type SourceFile } from '../engine/discover/load-sources.ts';
import { discoverRendered } from '../engine/helm/discover-rendered.ts';
import type { Registries } from '../engine/registry/registries.ts';
import { lookUp } from './look-up.ts';

/** Deployment files with the images that travel from them. */
export interface Demand {
  readonly files: readonly SourceFile[];
  readonly discovery: Discovery;
  readonly problems: readonly Problem[];
  /** Findings that travel, in file order. */
  readonly findings: readonly Finding[];
  /** References as written, each once, sorted. */
  readonly references: readonly string[];
  /** Options that find the same again without asking anybody. */
  readonly options: DiscoverOptions;
}

/** What is asked for, and whether registries are asked about maybes. */
export interface DemandRequest {
  readonly sources: readonly SourceInput[];
  readonly discover: DiscoverOptions;
  readonly lookUp: boolean;
}

/** Reads files and says which images they ask for. Throws input.noImage where there is none. */
export async function readDemand(
  { sources, discover: options, lookUp: asked }: DemandRequest,
  registries: Registries,
  signal?: AbortSignal,
): Promise<Demand> {
  const loaded = await loadSources([...sources], signal);
  const { lifted: rendered, overruled, ...found } = await discoverRendered(loaded.files, options, signal);
  const { lifted, ...discovery } = asked ? await lookUp(registries, found, signal) : { ...found, lifted: [] };
  const problems = [...loaded.problems, ...discovery.problems];
  const findings = discovery.findings.filter(travels);
  const references = [...new Set(findings.map((finding) => finding.reference))].sort();
  if (references.length === 0) throw noImage(sources, problems);
  const again = {
    ...options,
    include: [...options.include, ...rendered, ...lifted],
    exclude: [...options.exclude, ...overruled],
  };
  return { files: loaded.files, discovery, problems, findings, references, options: again };
}

/**
 * Throws the error of the first file that could not be read in full: it may name images that nobody would miss until they
 * are needed. A binary file is no deployment file; a lock says what an override chooses; `unread`: files that somebody decided
 * to do without. Returns those that were met.
 */
export function requireReadable(
  { problems }: Pick<Demand, 'problems'>,
  unread: readonly string[],
  isLocked = false,
): string[] {
  const serious = problems.filter(({ code }) => code !== 'input.binary' && !(isLocked && code === 'input.selection'));
  const [first] = serious.filter(({ file }) => !unread.includes(file));
  if (first) throw problemError(first);
  return [...new Set(serious.map(({ file }) => file))];
}

/** Throws input.selection where an override of a kbld Config leaves the choice of the image to kbld. */
export function requireChosen({ problems }: Pick<Demand, 'problems'>): void {
  const problem = problems.find(({ code }) => code === 'input.selection');
  if (problem) throw problemError(problem);
}

/** The one unreadable file is the better answer where it is the reason. */
function noImage(sources: readonly SourceInput[], problems: readonly Problem[]): GapferryError {
  const paths = sources.map((source) => ('path' in source ? source.path : source.name)).join(', ');
  const [first] = problems;
  const isReason = first?.code === 'input.notYaml' || first?.code === 'input.badRules';
  return isReason ? problemError(first) : new GapferryError('input.noImage', { paths });
}

function problemError({ file: path, line = 1, code, params }: Problem): GapferryError {
  const detail = String(params.detail ?? '');
  if (code === 'input.notYaml' || code === 'input.badRules') return new GapferryError(code, { path, line, detail });
  if (code === 'input.selection') return new GapferryError(code, { path, line, reference: String(params.reference) });
  if (code === 'input.tooLarge') return new GapferryError(code, { path, limit: Number(params.limit) });
  if (code === 'input.badArchive') return new GapferryError(code, { path, detail });
  return new GapferryError('input.unreadable', { path, detail });
}
