import { expand } from './variables.ts';

const ASSIGNED = /(?:^|[;&|{(\s])([A-Za-z_]\w*)=/gm;
const LITERAL =
  /^[ \t]*(?:(?:export|readonly|local)[ \t]+)?([A-Za-z_]\w*)=(?:"([^"\s`()\\]{0,512})"|'([^'\s]{0,512})'|([^\s"'`;()&|\\]{0,512}))[ \t]*(?:$|;|[ \t]#)/gm;

/** What is known of the variables that a script sets. */
export interface ScriptVariables {
  readonly variables: Readonly<Record<string, string>>;
  /** Those whose value is not known: set twice, or by a command. */
  readonly unknown: ReadonlySet<string>;
}

/** The variables of a text that has lines like `TAG=1.2`, over those that hold around it. */
export function scriptVariables(text: string, outer: Readonly<Record<string, string>>): ScriptVariables {
  const times = new Map<string, number>();
  for (const { 1: name = '' } of text.matchAll(ASSIGNED)) times.set(name, (times.get(name) ?? 0) + 1);
  if (times.size === 0) return { variables: outer, unknown: new Set() };
  const variables: Record<string, string> = { ...outer };
  const unknown = new Set(times.keys());
  for (const [, name = '', double, single, bare] of text.matchAll(LITERAL)) {
    const value = single ?? expand(double ?? bare ?? '', variables)?.text;
    if (value === undefined || times.get(name) !== 1) continue;
    variables[name] = value;
    unknown.delete(name);
  }
  return { variables, unknown };
}
