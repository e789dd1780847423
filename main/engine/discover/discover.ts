import type { DiscoverOptions, Problem, ScanResult } from '../../../shared/contract.ts';
import type { Finding } from '../../../shared/finding.ts';
import { lookAround } from './look-around.ts';
import { readRulesFile, ruleProblems } from './rule-documents.ts';
import { scanAll } from './scan-all.ts';
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
  const results = await scanAll(files, lookAround(files, given));
  return {
    findings: settle(
      results.flatMap(({ findings }) => findings),
      settlementOf(options, given, files),
    ),
    problems: [...results.flatMap(({ problems }) => problems), ...files.flatMap(ruleProblems)],
    notes: results.flatMap(({ notes }) => notes),
  };
}

/** Whether a finding's image travels without being asked about. */
export function travels(finding: Finding): boolean {
  return finding.certainty !== 'maybe';
}
