import type { DiscoverOptions } from '../../../shared/contract.ts';
import type { Finding } from '../../../shared/finding.ts';
import type { RulesDocument } from './kbld-rules.ts';
import { readRuleDocuments } from './rule-documents.ts';
import type { SourceFile } from './source-file.ts';

/** What people decided about references: patterns that make a finding travel, patterns that drop it. */
export interface Settlement {
  readonly include: readonly RegExp[];
  readonly exclude: readonly RegExp[];
}

export function settlementOf(
  options: Partial<DiscoverOptions>,
  given: readonly RulesDocument[],
  files: readonly SourceFile[],
): Settlement {
  const documents = [...given, ...files.flatMap(readRuleDocuments)];
  const patterns = (own: readonly string[] | undefined, pick: (document: RulesDocument) => string[] | undefined) =>
    [...(own ?? []), ...documents.flatMap((document) => pick(document) ?? [])].map(globToRegExp);
  return {
    include: patterns(options.include, (document) => document.include),
    exclude: patterns(options.exclude, (document) => document.exclude),
  };
}

/** Drops what is excluded and makes certain what is included. */
export function settle(findings: readonly Finding[], settlement: Settlement): Finding[] {
  return findings.flatMap((finding) => settleOne(finding, settlement) ?? []);
}

/** One finding after what people decided; undefined where it is excluded. */
export function settleOne(finding: Finding, { include, exclude }: Settlement): Finding | undefined {
  if (exclude.some((pattern) => pattern.test(finding.reference))) return undefined;
  const isIncluded = finding.certainty === 'maybe' && include.some((pattern) => pattern.test(finding.reference));
  return isIncluded ? { ...finding, certainty: 'certain', why: `${finding.why}; included by a rule` } : finding;
}

/** `*` crosses slashes, `?` is one character; everything else is itself. */
function globToRegExp(glob: string): RegExp {
  const source = glob
    .replace(/[.+^${}()|[\]\\]/g, '\\$&')
    .replaceAll('*', '.*')
    .replaceAll('?', '.');
  return new RegExp(`^${source}$`);
}
