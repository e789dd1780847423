import { PlainLines } from './plain-lines.ts';
import { isKustomizationText, isSchemaText } from './screen.ts';

/**
 * What makes a line worth parsing: all that the screen of documents looks for, and what other lines may need of it: parts of a
 * reference, anchors, variables, templates, directives.
 */
const TELLING =
  /im(?:age|g)|repo|docker|podman|nerdctl|crictl|\bctr\b|services|container["']?:|^[ \t]*FROM[ \t]|@sha256:|[\w.-]\/[\w.-]{1,255}:\w|[\w)\]]:[\w.-]{0,128}\d\.\d|\\(?:[xuU/]|\r?\n)|(?:tag|digest|sha|sha256|version|release|hub|defaultValue)\b|registr|[&*$`\t]|\{\{|<<|^\?/gim;
/** In the schema of a custom resource only defaults count. */
const TELLING_SCHEMA = /default|\\(?:[xuU/]|\r?\n)|[&*`\t]|<<|^\?/gim;

const NO_LINE: Line = { start: 0, end: 0, indent: -1 };
const ITEM = /^ *-(?= |\r?$)/;
const KEY = /^ *(?:"[^"\\]*"|'[^']*'|[^\s#'"[\]{}&*!|>%@`?,-][^:#]*):(?=[ \r]|$)/;

interface Line {
  readonly start: number;
  readonly end: number;
  /** Column of its first character; -1 where it is empty. */
  readonly indent: number;
}

/**
 * Blanks out what cannot hold an image, nor anything that one needs: items of lists and values of keys that take several
 * lines and say nothing of images. An item stays as an empty one and a key stays, so that every path, line and offset is as
 * it was. What spans lines in a way that indentation does not show (open quotes and brackets) is left alone.
 */
export function prune(text: string): string {
  if (/^(?:%|\.\.\.(?:[ \t\r\n]|$))|^kind:[ \t]*["']?Template\b/m.test(text) || isKustomizationText(text)) return text;
  return new Pruner(text).prune();
}

class Pruner {
  readonly #text: string;
  readonly #lines: readonly Line[];
  /** How many lines before each one are telling. */
  readonly #telling: Uint32Array;
  readonly #kept: string[] = [];
  #at = 0;
  #odd = -1;

  constructor(text: string) {
    this.#text = text;
    this.#lines = linesOf(text);
    this.#telling = tellingBefore(text, this.#lines);
  }

  prune(): string {
    for (let index = 0; index < this.#lines.length; ) index = this.#next(index);
    return this.#kept.join('') + this.#text.slice(this.#at);
  }

  /** Looks at the lines from one on as a whole, and says where to go on. */
  #next(index: number): number {
    const line = this.#lines[index];
    if (!line || line.indent < 0) return index + 1;
    const own = this.#text.slice(line.start, line.end);
    const head = (ITEM.exec(own) ?? KEY.exec(own))?.[0];
    const end = head === undefined ? index + 1 : this.#endOf(index, own.slice(head.length));
    // What stands beside a key is its value, or the first line of it: only what stands below is worth a look.
    if (head === undefined || end === index + 1 || !(head.endsWith('-') || opensValue(own))) return index + 1;
    if (this.#tells(index, index + 1)) return opensValue(own) ? end : index + 1;
    if (this.#tells(index, end) || !this.#isPlain(index, end)) return index + 1;
    this.#blank(line.start + head.length, this.#lines[end - 1]?.end ?? line.end, head.endsWith('-'));
    return end;
  }

  /** The first line that is not below this one. */
  #endOf(index: number, rest: string): number {
    const indent = this.#lines[index]?.indent ?? 0;
    const takesItems =
      /^[ \t]*(?:#.*)?\r?$/.test(rest) && this.#text[(this.#lines[index]?.start ?? 0) + indent] !== '-';
    let end = index + 1;
    for (; end < this.#lines.length; end++) {
      const line = this.#lines[end];
      if (!line || line.indent < 0 || line.indent > indent) continue;
      const isItem = ITEM.test(this.#text.slice(line.start, line.end));
      if (!(takesItems && line.indent === indent && isItem)) break;
    }
    return end;
  }

  #tells(from: number, to: number): boolean {
    return (this.#telling[to] ?? 0) > (this.#telling[from] ?? 0);
  }

  /**
   * Whether every line is plain YAML: what is broken is to be read, so that it is named. A line that is not plain is kept in mind: it is
   * in the way of all around it.
   */
  #isPlain(from: number, to: number): boolean {
    if (from <= this.#odd && this.#odd < to) return false;
    const plain = new PlainLines();
    for (let index = from; index < to; index++) {
      const { start, end, indent } = this.#lines[index] ?? NO_LINE;
      if (indent < 0 || plain.accept(this.#text.slice(start, end), indent)) continue;
      this.#odd = index;
      return false;
    }
    return true;
  }

  #blank(start: number, end: number, isItem: boolean): void {
    const blank = this.#text.slice(start, end).replace(/[^\r\n]/g, ' ');
    this.#kept.push(
      this.#text.slice(this.#at, start),
      isItem && blank.startsWith('  ') ? ` ~${blank.slice(2)}` : blank,
    );
    this.#at = end;
  }
}

/** Whether the lines below stand under what this line ends with: a key without a value, or with the start of one. */
function opensValue(line: string): boolean {
  return /(?::|^ *-)[ \t]*(?:[|>&!#].*)?\r?$/.test(line);
}

function linesOf(text: string): Line[] {
  const lines: Line[] = [];
  for (let start = 0; start < text.length; ) {
    const newline = text.indexOf('\n', start);
    const end = newline < 0 ? text.length : newline;
    let at = start;
    while (at < end && text.charCodeAt(at) === 32) at += 1;
    lines.push({ start, end, indent: at === end || text[at] === '\r' ? -1 : at - start });
    start = end + 1;
  }
  return lines;
}

function tellingBefore(text: string, lines: readonly Line[]): Uint32Array {
  const counts = new Uint32Array(lines.length + 1);
  let line = 0;
  for (const { 0: match, index } of text.matchAll(isSchemaText(text) ? TELLING_SCHEMA : TELLING)) {
    while (line + 1 < lines.length && (lines[line + 1]?.start ?? 0) <= index) line += 1;
    counts[line + 1] = 1;
    // Behind a backslash at its end a line goes on in the next.
    if (match.endsWith('\n') && line + 2 < counts.length) counts[line + 2] = 1;
  }
  for (let at = 1; at < counts.length; at++) counts[at] = (counts[at] ?? 0) + (counts[at - 1] ?? 0);
  return counts;
}
