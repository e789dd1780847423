import { fileScope } from './scope.ts';
import { type Shape, shapeOf } from './shape.ts';
import { makeSite, mendWhole, type Site } from './site.ts';
import type { SourceText } from './source-text.ts';

const LINE = /^[ \t]*(?:[-*][ \t]+)?["']?([^\s#"',;]+)["']?[ \t]*,?[ \t]*(?:#[^\n]*)?\r?$/gm;

interface Entry {
  readonly start: number;
  readonly shape: Shape;
}

/** Reads a plain list, one reference a line, with comments; false where the file is none. */
export function readListFile(source: SourceText, report: (site: Site) => void): boolean {
  const entries = listEntries(source.text);
  if (!entries) return false;
  const scope = fileScope(source);
  for (const { start, shape } of entries) {
    const certainty = shape.strength === 'bare' || shape.strength === 'path-bare' ? 'likely' : 'certain';
    const notes = {
      reference: shape.reference,
      certainty,
      how: 'list-line',
      why: 'a line of a list of images',
      document: 0,
      path: '',
    } as const;
    report(makeSite(scope, start, notes, mendWhole(scope, start, start + shape.reference.length)));
  }
  return true;
}

/** The entries when every line that is neither empty nor a comment is one, and most of them have a tag or a digest. */
function listEntries(text: string): Entry[] | undefined {
  const content = text.split('\n').filter((line) => /^[ \t]*[^#\s]/.test(line)).length;
  const entries: Entry[] = [];
  for (const match of text.matchAll(LINE)) {
    const word = match[1];
    if (!word || match[0].trimStart().startsWith('#')) continue;
    const body = word.replace(/^(?:docker|oci):\/\//, '');
    const shape = shapeOf(body);
    if (!shape) return undefined;
    entries.push({ start: match.index + match[0].indexOf(word) + word.length - body.length, shape });
  }
  const tagged = entries.filter(({ shape }) => shape.tag !== 'none' || shape.strength === 'digest').length;
  return entries.length > 0 && entries.length === content && tagged * 2 >= entries.length ? entries : undefined;
}
