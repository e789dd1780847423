import type { Problem, ScanResult } from '../../../shared/contract.ts';
import { LIMITS } from '../limits.ts';
import { commentedOut } from './comments.ts';
import { overridden } from './kbld-rules.ts';
import { operatorOf } from './operators.ts';
import type { FileKind } from './place.ts';
import { readEnvFile } from './read-env-file.ts';
import { readListFile } from './read-list-file.ts';
import { readTextFile } from './read-text-file.ts';
import { readYaml } from './read-yaml.ts';
import { fileScope } from './scope.ts';
import type { Site } from './site.ts';
import type { SourceFile } from './source-file.ts';
import { SourceText } from './source-text.ts';
import { baseOf, folderOf, type Surroundings } from './surroundings.ts';

/** Everything found in one file. */
export interface FileScan {
  readonly sites: Site[];
  readonly problems: Problem[];
  readonly notes: ScanResult['notes'];
}

/** Reads one file by its kind. Never throws for what stands in the file. */
export function scanFile(file: SourceFile, surroundings: Surroundings): FileScan {
  const scan: FileScan = { sites: [], problems: [], notes: [] };
  const problem = unreadable(file);
  if (problem) return { ...scan, problems: [problem] };
  const source = new SourceText(file);
  const report = (site: Site) => scan.sites.push(withOverride(site, surroundings));
  try {
    readByKind(source, surroundings, report, scan);
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    scan.problems.push(notYaml(source, 0, 'nested too deeply'));
  }
  const sites = onePerPlace(scan.sites);
  return { ...scan, sites, notes: [...scan.notes, ...commentNotes(source), ...operatorNotes(sites)] };
}

function commentNotes(source: SourceText): FileScan['notes'] {
  return commentedOut(source).map(({ offset, reference }) => {
    return { file: source.name, line: source.lineOf(offset), kind: 'commented-out', text: reference };
  });
}

/** Once for each operator in a file. */
function operatorNotes(sites: readonly Site[]): FileScan['notes'] {
  const notes = new Map<string, FileScan['notes'][number]>();
  for (const { finding } of sites) {
    const operator = finding.certainty === 'maybe' ? undefined : operatorOf(finding);
    if (!operator || notes.has(operator.name)) continue;
    const text = `${operator.name} starts images of its own choosing: ${operator.chooses}`;
    notes.set(operator.name, { file: finding.file, line: finding.line, kind: 'operator', text });
  }
  return [...notes.values()];
}

function unreadable(file: SourceFile): Problem | undefined {
  if (file.bytes.length > LIMITS.sourceFile) {
    return { file: file.name, code: 'input.tooLarge', params: { path: file.name, limit: LIMITS.sourceFile } };
  }
  const head = file.bytes.subarray(0, 64 * 1024);
  if (head.includes(0)) return { file: file.name, code: 'input.binary', params: { path: file.name } };
  return undefined;
}

function readByKind(source: SourceText, surroundings: Surroundings, report: (site: Site) => void, scan: FileScan) {
  const base = baseOf(source.name);
  if (/^\.env(?:\..+)?$|\.env$/.test(base)) return readEnvFile(source, report);
  if (base.endsWith('.tpl')) return readTextFile(source, 0, source.text.length, report);
  const isYaml = /\.(?:ya?ml|json|kyaml)$/i.test(base) || /^kustomization$/i.test(base);
  if (!isYaml && readListFile(source, report)) return undefined;
  const scope = fileScope(source, source.text.slice(source.start), source.start);
  const note = (kind: string, offset: number, text: string) =>
    scan.notes.push({ file: source.name, line: source.lineOf(offset), kind, text });
  const fileKind = kindOf(source.name, surroundings);
  const frame = { fileKind, firstDocument: 0, surroundings, rules: surroundings.rules, report, note };
  const { faults } = readYaml(scope, frame);
  const templated = source.text.includes('{{');
  for (const fault of faults) {
    readTextFile(source, source.start + fault.start, source.start + fault.end, report, fault.index);
    if (!templated) scan.problems.push(notYaml(source, source.start + fault.offset, fault.detail));
  }
  return undefined;
}

function notYaml(source: SourceText, offset: number, detail: string): Problem {
  const line = source.lineOf(offset);
  return { file: source.name, line, code: 'input.notYaml', params: { path: source.name, line, detail } };
}

function kindOf(name: string, surroundings: Surroundings): FileKind {
  const base = baseOf(name);
  if (base === 'Chart.yaml') return 'helm-chart';
  if (/^values[\w.-]*\.ya?ml$/.test(base) || /-values\.ya?ml$/.test(base)) return 'helm-values';
  const chart = folderOf(folderOf(name));
  return baseOf(folderOf(name)) === 'templates' && chart in surroundings.charts ? 'helm-template' : 'manifest';
}

/** What an override of a kbld Config or a lock replaces is not what is pulled: the finding names what is. */
function withOverride(site: Site, surroundings: Surroundings): Site {
  const { finding } = site;
  if (surroundings.rules.overrides.length === 0 || finding.how === 'kbld-config' || finding.how === 'images-lock')
    return site;
  const override = overridden(surroundings.rules.overrides, finding.reference);
  if (!override?.newImage || override.newImage === finding.reference) return site;
  const why = `${finding.why}; written as ${finding.reference}, which a kbld override replaces`;
  return { ...site, finding: { ...finding, reference: override.newImage, why } };
}

const ORDER = { certain: 0, likely: 1, maybe: 2 } as const;

/** A place that was found in several ways (an anchor and its uses) is one finding, the surest one. */
function onePerPlace(sites: Site[]): Site[] {
  const best = new Map<string, Site>();
  for (const site of sites) {
    const key = `${site.offset} ${site.finding.reference}`;
    const other = best.get(key);
    if (!other || ORDER[site.finding.certainty] < ORDER[other.finding.certainty]) best.set(key, site);
  }
  return [...best.values()].sort((a, b) => a.offset - b.offset);
}
