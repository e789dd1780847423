/** What the text behind a key or a dash is: nothing, a text that may go on below, one that is closed, the head of a block of text. */
type Value = 'none' | 'plain' | 'closed' | 'block' | 'odd';

interface Column {
  readonly at: number;
  kind: 'map' | 'list';
  /** A list stands in the column of the key that it belongs to. */
  hasList: boolean;
}

const KEY = /^(?:"[^"\\]*"|'[^']*'|[^\s#'"[\]{}&*!|>%@`?,:-][^:#]*|-[^\s:#][^:#]*) *:(?= |$)/;
const PLAIN = /^(?:[^\s#'"[\]{}&*!|>%@`?,:-]|[-?:](?=[^\s,[\]{}]))/;
const QUOTED = /^(?:"[^"\\]*"|'(?:[^']|'')*')(?: +#.*)?$/;
const DASHES = /^(?:- +)+/;

/**
 * Holds lines against the plain part of YAML, one after another: keys, items, texts that go on in deeper lines, blocks of text. What
 * fails may be broken, or only written in a way that is not looked into here.
 */
export class PlainLines {
  readonly #columns: Column[] = [];
  /** Lines deeper than this are text. */
  #block = -1;
  /** Column of the first line of a block of text. */
  #blockText = -1;
  #text = -1;
  /** Whether a deeper line may begin a value. */
  #isOpen = true;

  /** Takes the next line; false where it is not plain, and then no more may be asked. */
  accept(whole: string, indent: number): boolean {
    if (this.#block >= 0 && indent > this.#block) {
      if (this.#blockText < 0) this.#blockText = indent;
      return indent >= this.#blockText;
    }
    this.#block = -1;
    this.#blockText = -1;
    const line = whole.slice(indent).trimEnd();
    if (line.startsWith('#')) {
      // No text goes on behind a comment.
      this.#text = -1;
      return true;
    }
    if (this.#text >= 0 && indent > this.#text) return PLAIN.test(line) && !hasMark(line);
    this.#text = -1;
    const dashes = line === '-' ? '-' : (DASHES.exec(line)?.[0] ?? '');
    return this.#place(indent, dashes !== '') && this.#content(line, indent, dashes.length);
  }

  /** Whether a line may stand in its column: in one that is open, or in a new one where a value is awaited. */
  #place(indent: number, isItem: boolean): boolean {
    const columns = this.#columns;
    const wasOpen = this.#isOpen;
    while ((columns.at(-1)?.at ?? -1) > indent) columns.pop();
    const top = columns.at(-1);
    if (top?.at !== indent) {
      columns.push({ at: indent, kind: isItem ? 'list' : 'map', hasList: false });
      return wasOpen;
    }
    if (top.kind === 'list') return isItem;
    if (isItem) {
      top.hasList ||= wasOpen;
      return top.hasList;
    }
    top.hasList = false;
    return true;
  }

  #content(line: string, indent: number, skipped: number): boolean {
    const rest = line.slice(skipped);
    const key = KEY.exec(rest)?.[0];
    if (key === undefined && skipped === 0) return false;
    if (key !== undefined && skipped > 0) this.#columns.push({ at: indent + skipped, kind: 'map', hasList: false });
    const value = valueKind(rest.slice(key?.length ?? 0).trimStart());
    const owner = key === undefined ? indent : indent + skipped;
    this.#isOpen = value === 'none';
    if (value === 'block') this.#block = owner;
    if (value === 'plain') this.#text = owner;
    return value !== 'odd';
  }
}

function valueKind(text: string): Value {
  if (text === '' || text.startsWith('#')) return 'none';
  if (PLAIN.test(text)) return hasMark(text) ? (isCommented(text) ? 'closed' : 'odd') : 'plain';
  if (/^[|>][-+]?$/.test(text)) return 'block';
  if (QUOTED.test(text)) return 'closed';
  return /^(?:\[.*\]|\{.*\})(?: +#.*)?$/.test(text) && closesAll(text) ? 'closed' : 'odd';
}

/** A colon or a number sign that ends a text. */
function hasMark(text: string): boolean {
  return /:(?: |$)| #/.test(text);
}

function isCommented(text: string): boolean {
  return !/:(?: |$)/.test(text.replace(/ #.*$/, ''));
}

function closesAll(text: string): boolean {
  const bare = text.replace(/"[^"\\]*"|'[^']*'/g, '');
  return !/["']/.test(bare) && count(bare, '{') === count(bare, '}') && count(bare, '[') === count(bare, ']');
}

function count(text: string, character: string): number {
  return text.split(character).length - 1;
}
