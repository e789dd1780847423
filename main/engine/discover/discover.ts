import type { DiscoverOptions, Problem, ScanResult } from '../../../shared/contract.ts';
import type { Finding } from '../../../shared/finding.ts';
import { lookAround } from './look-around.ts';
import { readRulesFile } from './rule-documents.ts';
import { scanFile } from './scan-file.ts';
import { settle, settlementOf } from './settle.ts';
import type { SourceFile } from './source-file.ts';

export interface Discovery {
  readonly findings: Finding[];
  readonly problems: Problem[];
  /** Things worth knowing that are no findings: commented-out defaults, operators that choose images at run time. */
  readonly notes: ScanResult['notes'];
}

/**
 * Finds every image that deployment files name. Files belong together: a `.env` gives a compose file its variables, a
 * Chart.yaml the tag of its values, a kbld Config its rules to all. Throws only for rules files that cannot be read.
 */
export async function discover(
  files: readonly SourceFile[],
  options: Partial<DiscoverOptions> = {},
): Promise<Discovery> {
  const given = (options.rules ?? []).flatMap(readRulesFile);
  const surroundings = lookAround(files, given);
  const settlement = settlementOf(options, given, files);
  const discovery: Discovery = { findings: [], problems: [], notes: [] };
  for (const file of files) {
    const scan = scanFile(file, surroundings);
    discovery.findings.push(
      ...settle(
        scan.sites.map((site) => site.finding),
        settlement,
      ),
    );
    discovery.problems.push(...scan.problems);
    discovery.notes.push(...scan.notes);
  }
  return discovery;
}

/** Whether a finding's image travels without being asked about. */
export function travels(finding: Finding): boolean {
  return finding.certainty !== 'maybe';
}
