import type { SourceInput } from '../../shared/contract.ts';

/** How a person knows a source: its own name, else the last part of its path. */
export function sourceName(source: SourceInput): string {
  if ('contentBase64' in source) return source.name;
  return source.name ?? source.path.split(/[/\\]/).findLast((part) => part !== '') ?? source.path;
}

/**
 * The sources with the short names that findings and rewritten files then bear: the last part of each path, where no other
 * source has the same; a name given twice would hide one of the two.
 */
export function shortNamed(sources: readonly SourceInput[]): SourceInput[] {
  const names = sources.map(sourceName);
  return sources.map((source) => {
    const name = sourceName(source);
    const unique = names.filter((other) => other === name).length === 1;
    return 'path' in source && source.name === undefined && unique ? { ...source, name } : source;
  });
}

/** What tells sources apart. */
export function sourceKey(source: SourceInput): string {
  return 'path' in source ? source.path : source.name;
}

/** Names of the sources in a line: the first, and how many more. */
export function firstName(sources: readonly SourceInput[]): string {
  const [first] = sources;
  return first ? sourceName(first) : '';
}
