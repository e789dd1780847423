import { isMap } from 'yaml';
import { combineRules, type RulesDocument } from './kbld-rules.ts';
import { envAssignments } from './read-env-file.ts';
import { parseDocuments } from './read-yaml.ts';
import { readRuleDocuments } from './rule-documents.ts';
import type { SourceFile } from './source-file.ts';
import { baseOf, folderOf, type Surroundings } from './surroundings.ts';

const SMALL = 4 * 1024 * 1024;

/** Reads from all files what is needed to read each: variables, charts, kbld Configs and locks. */
export function lookAround(files: readonly SourceFile[], given: readonly RulesDocument[] = []): Surroundings {
  const variables: Record<string, Record<string, string>> = {};
  const charts: Record<string, string> = {};
  const documents: RulesDocument[] = [...given];
  for (const file of files) {
    const base = baseOf(file.name);
    if (base === '.env' && file.bytes.length < SMALL) variables[folderOf(file.name)] = variablesOf(file);
    if (base === 'Chart.yaml' && file.bytes.length < SMALL) charts[folderOf(file.name)] = appVersionOf(file);
    documents.push(...readRuleDocuments(file));
  }
  return { variables, charts, rules: combineRules(documents) };
}

function variablesOf(file: SourceFile): Record<string, string> {
  const found: Record<string, string> = {};
  for (const { name, value } of envAssignments(file.bytes.toString('latin1'))) found[name] = value;
  return found;
}

function appVersionOf(file: SourceFile): string {
  const root = parseDocuments(file.bytes.toString('latin1'))[0]?.contents;
  const value = isMap(root) ? root.get('appVersion', true) : undefined;
  const text = value?.source ?? value?.value;
  return typeof text === 'string' ? text : '';
}
