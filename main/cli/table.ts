import stringWidth from 'string-width';
import { printable } from './printable.ts';

/** A column: its head, and on which side its cells are aligned. */
export interface Column {
  readonly head: string;
  readonly align?: 'right';
}

/** Rows under heads in capitals, two spaces between columns, aligned as a terminal shows them: Chinese characters are two wide. */
export function table(columns: readonly Column[], rows: readonly (readonly string[])[]): string {
  const cells = [columns.map(({ head }) => head.toUpperCase()), ...rows].map((row) => row.map(oneLine));
  // Not Math.max(...): a hundred thousand arguments overflow the stack.
  const widths = columns.map((_, at) => cells.reduce((most, row) => Math.max(most, stringWidth(row[at] ?? '')), 0));
  const lines = cells.map((row) =>
    columns
      .map(({ align }, at) => pad(row[at] ?? '', widths[at] ?? 0, align))
      .join('  ')
      .trimEnd(),
  );
  return `${lines.join('\n')}\n`;
}

/** `Label  value` lines with the values in one column; pairs without a value are left out. */
export function labelled(pairs: readonly (readonly [string, string | undefined])[]): string {
  const shown = pairs.filter((pair): pair is readonly [string, string] => pair[1] !== undefined && pair[1] !== '');
  const width = Math.max(0, ...shown.map(([label]) => stringWidth(label)));
  return shown.map(([label, value]) => `${pad(label, width)}  ${oneLine(value)}\n`).join('');
}

/** As much of a line as fits into a width. */
export function clip(text: string, width: number): string {
  if (stringWidth(text) <= width) return text;
  let shown = '';
  let used = 0;
  for (const char of text) {
    used += stringWidth(char);
    if (used > width - 1) break;
    shown += char;
  }
  return `${shown}…`;
}

function pad(text: string, width: number, align?: 'right'): string {
  const space = ' '.repeat(Math.max(0, width - stringWidth(text)));
  return align === 'right' ? space + text : text + space;
}

function oneLine(text: string): string {
  return printable(text.replace(/[\t\n\r]+/g, ' '));
}
