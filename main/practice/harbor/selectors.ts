import type { Project, Selector } from './model.ts';

/** Whether an immutable rule of the project holds for a tag. `repository` is without the project. harbor.md sections 2.2 and 3.4. */
export function isImmutable(project: Project, repository: string, tag: string): boolean {
  return project.rules.some(
    (rule) =>
      !rule.disabled &&
      rule.tag_selectors.some((selector) => selects(selector, tag)) &&
      (rule.scope_selectors.repository ?? []).some((selector) => selects(selector, repository)),
  );
}

function selects({ decoration, pattern }: Selector, text: string): boolean {
  const matches = doublestar(pattern).test(text);
  return decoration === 'excludes' || decoration === 'repoExcludes' ? !matches : matches;
}

/** Harbor's pattern language: `*` within a component, `**` across, `?`, `{a,b}`. */
function doublestar(pattern: string): RegExp {
  const source = pattern.replace(/\*\*|[*?{},]|[.+^$()|[\]\\/-]/g, (token) => GLOB[token] ?? `\\${token}`);
  return new RegExp(`^${source}$`);
}

const GLOB: Readonly<Record<string, string>> = {
  '**': '.*',
  '*': '[^/]*',
  '?': '[^/]',
  '{': '(?:',
  '}': ')',
  ',': '|',
};
