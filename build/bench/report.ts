import type { Measured } from './measured.ts';

/** Runs of one thing, and the bytes it moved. */
export interface Row {
  readonly name: string;
  readonly bytes: number;
  readonly runs: readonly Measured[];
}

export interface Report {
  readonly machine: Readonly<Record<string, string | number>>;
  readonly data: Readonly<Record<string, string | number>>;
  readonly rows: readonly Row[];
  /** What is compared: a ratio, a share, a count; with what was hoped for, where something was. */
  readonly figures: readonly Figure[];
  /** What was not measured and why. */
  readonly notes: readonly string[];
}

export interface Figure {
  readonly name: string;
  readonly value: number;
  readonly wanted?: string;
}

/** The middle one; of two middle ones their mean. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  return sorted.length % 2 === 1
    ? (sorted[middle] ?? NaN)
    : ((sorted[middle - 1] ?? NaN) + (sorted[middle] ?? NaN)) / 2;
}

export function secondsOf({ runs }: Row): number {
  return median(runs.map(({ seconds }) => seconds));
}

/** Tables for people. */
export function reportText({ machine, data, rows, figures, notes }: Report): string {
  const facts = (of: Readonly<Record<string, string | number>>): string =>
    Object.entries(of)
      .map(([name, value]) => `${name} ${value}`)
      .join(', ');
  const measured = rows.map((row) => [
    row.name,
    secondsOf(row).toFixed(2),
    row.runs.map(({ seconds }) => seconds.toFixed(2)).join(' '),
    (row.bytes / 1e6 / secondsOf(row)).toFixed(0),
    median(row.runs.map(({ cpuSeconds }) => cpuSeconds)).toFixed(2),
    (Math.max(...row.runs.map(({ peakMemory }) => peakMemory)) / 1e6).toFixed(0),
  ]);
  const compared = figures.map(({ name, value, wanted = '' }) => [name, value.toFixed(2), wanted]);
  return [
    facts(machine),
    facts(data),
    '',
    ...table([['', 'median s', 'runs s', 'MB/s', 'CPU s', 'peak MB'], ...measured]),
    '',
    ...table([['', 'value', 'wanted'], ...compared]),
    ...notes.map((note) => `\n${note}`),
    '',
  ].join('\n');
}

/** The same for programs. */
export function reportJson({ rows, ...rest }: Report): string {
  const plain = rows.map(({ name, bytes, runs }) => ({
    name,
    bytes,
    runs: runs.map(({ stdout: _, ...numbers }) => numbers),
  }));
  return `${JSON.stringify({ ...rest, rows: plain }, null, 2)}\n`;
}

function table(lines: readonly (readonly string[])[]): string[] {
  const widths = (lines[0] ?? []).map((_, column) => Math.max(...lines.map((line) => (line[column] ?? '').length)));
  return lines.map((line) =>
    line
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd(),
  );
}
