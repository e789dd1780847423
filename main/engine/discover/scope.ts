import type { SourceText } from './source-text.ts';

/** A half-open range of byte offsets in a file. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/** Replace these bytes of the file by this text (one character per byte). */
export interface Edit extends Span {
  readonly text: string;
}

/**
 * A level of text: the file itself, or the value of a string inside an outer level (a document in a string in a
 * document). Knows where its characters stand in the file and how new text has to be spelled there.
 */
export interface Scope {
  readonly file: SourceText;
  readonly text: string;
  /** Where characters [start, end) of this text stand in the file. */
  span(start: number, end: number): Span;
  /**
   * Spells `text` for the place of [start, end): quoted or escaped as every level around it asks for. Undefined where
   * that cannot be said at this place.
   */
  spell(text: string, start: number, end: number): string | undefined;
}

/** The file's own text from `base` on. */
export function fileScope(file: SourceText, text = file.text, base = 0): Scope {
  return {
    file,
    text,
    span: (start, end) => ({ start: base + start, end: base + end }),
    spell: (replacement) => replacement,
  };
}

/** The edit that puts `text` in place of [start, end) of a scope. */
export function editOf(scope: Scope, start: number, end: number, text: string): Edit | undefined {
  const spelled = scope.spell(text, start, end);
  return spelled === undefined ? undefined : { ...scope.span(start, end), text: spelled };
}
