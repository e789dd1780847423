import { z } from 'zod';
import type { Rest } from '../registry/rest.ts';
import { readList, readOne } from './read.ts';

const Selector = z.object({ kind: z.string().nullish(), decoration: z.string(), pattern: z.string() });
const Rule = z.object({
  disabled: z.boolean().nullish(),
  template: z.string().nullish(),
  params: z.record(z.string(), z.unknown()).nullish(),
  tag_selectors: z.array(Selector).nullish(),
  scope_selectors: z.record(z.string(), z.array(Selector)).nullish(),
});
/** A rule over tags: of immutability, or of a retention policy. */
export type TagRule = z.infer<typeof Rule>;

/** The enabled immutable tag rules of a project; undefined where we may not see them. */
export async function readImmutableRules(rest: Rest, project: string): Promise<TagRule[] | undefined> {
  const path = `/projects/${encodeURIComponent(project)}/immutabletagrules`;
  return enabled(await readList(rest, path, z.array(Rule)));
}

/** The enabled rules of a retention policy; undefined where we may not see it. */
export async function readRetention(rest: Rest, id: string): Promise<TagRule[] | undefined> {
  const policy = await readOne(
    rest,
    `/retentions/${encodeURIComponent(id)}`,
    z.object({ rules: z.array(Rule).nullish() }),
  );
  return enabled(policy && (policy.rules ?? []));
}

function enabled(rules: TagRule[] | undefined): TagRule[] | undefined {
  return rules?.filter(({ disabled }) => disabled !== true);
}

/** Whether a rule speaks of a repository; `repository` is without the project. */
export function coversRepository(rule: TagRule, repository: string): boolean {
  return (rule.scope_selectors?.repository ?? []).some((selector) => selects(selector, repository));
}

/** Whether a rule speaks of a tag. */
export function coversTag(rule: TagRule, tag: string): boolean {
  return (rule.tag_selectors ?? []).some((selector) => selects(selector, tag));
}

function selects({ decoration, pattern }: z.infer<typeof Selector>, text: string): boolean {
  const matches = doublestar(pattern).test(text);
  return /^(?:excludes|repoExcludes|nsExcludes)$/.test(decoration) ? !matches : matches;
}

/** Harbor's pattern language (bmatcuk/doublestar): `*` within a component, `**` across, `?`, `[…]`, `{a,b}`. */
function doublestar(pattern: string): RegExp {
  const source = pattern.replace(/\*\*\/|\*\*|[*?{},]|\[[^\]]*\]|[.+^$()|[\]\\/-]/g, (token) => {
    if (token.startsWith('[') && token.length > 2) return token.replace(/^\[!/, '[^').replaceAll('\\', '\\\\');
    return GLOB[token] ?? `\\${token}`;
  });
  try {
    return new RegExp(`^(?:${source})$`);
  } catch {
    return /^\b$/;
  }
}

const GLOB: Readonly<Record<string, string>> = {
  '**/': '(?:.*/)?',
  '**': '.*',
  '*': '[^/]*',
  '?': '[^/]',
  '{': '(?:',
  '}': ')',
  ',': '|',
};
