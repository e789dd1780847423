import type { Finding } from '../../../shared/finding.ts';
import type { SourceFile } from '../discover/source-file.ts';
import { formatReference, parseReference } from '../reference.ts';

/** The same text for names that mean the same image: `nginx:1` and `docker.io/library/nginx:1`. */
export function sameImage(reference: string): string {
  const parsed = parseReference(reference);
  return parsed ? formatReference(parsed) : reference;
}

function repositoryOf(reference: string): string {
  const parsed = parseReference(reference);
  return parsed ? `${parsed.host}/${parsed.path}` : reference;
}

/**
 * A finding of rendered text has no line that a person could change: it is shown where its parts stand. That is the place
 * that names the same repository with another tag or none, else the first line of its template that speaks of an image.
 */
export function placeRendered(
  rendered: Finding,
  standing: readonly Finding[],
  template: SourceFile | undefined,
): Finding {
  const repository = repositoryOf(rendered.reference);
  const path = parseReference(rendered.reference)?.path;
  const origin =
    standing.find(({ reference }) => repositoryOf(reference) === repository) ??
    standing.find(({ reference }) => parseReference(reference)?.path === path);
  const how = 'helm-rendered' as const;
  if (origin) {
    const { file, line, column, document, path: place } = origin;
    const why = `what helm template makes of these values (${rendered.file}, ${rendered.path})`;
    return { ...rendered, file, line, column, document, path: place, how, why };
  }
  const line = template ? imageLine(template, rendered) : 1;
  const why = `what helm template makes of this template (${rendered.path})`;
  return { ...rendered, line, column: 1, document: 0, path: '', how, why };
}

/** The line with its key that has most words of the reference in it, the first of such; from 1. */
function imageLine({ bytes }: SourceFile, { path, reference }: Finding): number {
  const key = /([\w-]+)(?:\[\d+\])*$/.exec(path)?.[1] ?? 'image';
  const words = reference.split(/[^a-z0-9]+/i).filter((word) => word.length > 2);
  let best = { line: 1, score: 0 };
  for (const [index, text] of bytes.toString('latin1').split('\n').entries()) {
    const speaks = text.includes(`${key}:`) ? 2 : /image/i.test(text) ? 1 : 0;
    const score = speaks && speaks * 100 + words.filter((word) => text.includes(word)).length;
    if (score > best.score) best = { line: index + 1, score };
  }
  return best.line;
}
