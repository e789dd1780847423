import { isMap, isScalar } from 'yaml';
import type { Finding } from '../../../shared/finding.ts';
import { LIMITS } from '../limits.ts';
import { combineRules, type RulesDocument } from './kbld-rules.ts';
import { withVersions } from './kustomize-versions.ts';
import { kustomizedBy } from './kustomized.ts';
import { entriesOf, scalarText } from './place.ts';
import { envAssignments } from './read-env-file.ts';
import { parseDocuments } from './read-yaml.ts';
import { readRuleDocuments } from './rule-documents.ts';
import { scanFile } from './scan-file.ts';
import type { SourceFile } from './source-file.ts';
import { baseOf, folderOf, type Surroundings } from './surroundings.ts';
import { NO_UMBRELLA, umbrellaOf } from './umbrella.ts';

const SMALL = 4 * 1024 * 1024;

/** Reads from all files what is needed to read each: variables, charts, kbld Configs and locks. */
export function lookAround(files: readonly SourceFile[], given: readonly RulesDocument[] = []): Surroundings {
  const variables: Record<string, Record<string, string>> = {};
  const charts: Record<string, string> = {};
  const values: Record<string, Record<string, string>> = {};
  const documents: RulesDocument[] = [...given];
  for (const file of files) {
    const base = baseOf(file.name);
    if (base === '.env' && file.bytes.length < SMALL) variables[folderOf(file.name)] = variablesOf(file);
    if (base === 'Chart.yaml' && file.bytes.length < SMALL) charts[folderOf(file.name)] = appVersionOf(file);
    if (base === 'values.yaml' && file.bytes.length < SMALL)
      values[folderOf(file.name)] = valuesOf(file.bytes.toString('latin1'));
    documents.push(...readRuleDocuments(file));
  }
  for (const [folder, appVersion] of Object.entries(charts)) {
    values[folder] = { ...values[folder], ...(appVersion ? { 'Chart.AppVersion': appVersion } : {}) };
  }
  const small = files.filter(({ bytes }) => bytes.length < SMALL);
  const known = { variables, charts, values, kustomized: [], umbrella: NO_UMBRELLA, rules: combineRules(documents) };
  const scanned = new Map<SourceFile, readonly Finding[]>();
  const findingsOf = (file: SourceFile) => {
    const found = scanned.get(file) ?? scanFile(file, known).sites.map(({ finding }) => finding);
    scanned.set(file, found);
    return found;
  };
  const { values: merged, ...umbrella } = umbrellaOf(small, findingsOf);
  for (const [folder, text] of merged) values[folder] = { ...values[folder], ...valuesOf(text) };
  return { ...known, umbrella, kustomized: withVersions(kustomizedBy(small), small, findingsOf) };
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

/** Every scalar of a values.yaml under its dotted path, as it is written. */
function valuesOf(text: string): Record<string, string> {
  const found: Record<string, string> = {};
  const add = (node: unknown, path: string, depth: number): void => {
    if (isScalar(node)) {
      const value = scalarText(node);
      if (value !== undefined) found[path] = value;
    } else if (isMap(node) && depth < LIMITS.yamlDepth) {
      for (const { key, value } of entriesOf(node)) add(value, `${path}.${key}`, depth + 1);
    }
  };
  const [document] = parseDocuments(text);
  if (document?.errors.length === 0) add(document.contents, 'Values', 0);
  return found;
}
