/** A line of a file before and after, with its number; the surroundings of a change are kept, the rest is a gap. */
export type DiffRow =
  | { readonly kind: 'same' | 'changed'; readonly number: number; readonly before: string; readonly after: string }
  | { readonly kind: 'gap'; readonly number: number; readonly lines: number };

/** Lines around a change. */
const AROUND = 3;

/** A rewrite changes bytes within lines and never moves one, so line stands against line. */
export function lineDiff(before: string, after: string): DiffRow[] {
  const old = before.split('\n');
  const now = after.split('\n');
  const changed = old.map((line, at) => line !== now[at]);
  const near = changed.map((_, at) => changed.slice(Math.max(0, at - AROUND), at + AROUND + 1).includes(true));
  const rows: DiffRow[] = [];
  let gap = 0;
  old.forEach((line, at) => {
    if (!near[at]) {
      gap++;
      return;
    }
    if (gap > 0) rows.push({ kind: 'gap', number: at - gap + 1, lines: gap });
    gap = 0;
    rows.push({ kind: changed[at] ? 'changed' : 'same', number: at + 1, before: line, after: now[at] ?? '' });
  });
  if (gap > 0) rows.push({ kind: 'gap', number: old.length - gap + 1, lines: gap });
  return rows;
}

/** What two lines share at both ends, so that only what differs is marked: whole words and digests, never a part that happens to be the same. */
export function parts(line: string, other: string): readonly [start: string, middle: string, end: string] {
  let start = 0;
  while (start < line.length && line[start] === other[start]) start++;
  while (start > 0 && (cutsWord(line, start) || cutsWord(other, start))) start--;
  const most = Math.min(line.length, other.length) - start;
  let end = 0;
  while (end < most && line.at(-1 - end) === other.at(-1 - end)) end++;
  while (end > 0 && (cutsWord(line, line.length - end) || cutsWord(other, other.length - end))) end--;
  return [line.slice(0, start), line.slice(start, line.length - end), line.slice(line.length - end)];
}

/** Whether a word goes on over this place. */
function cutsWord(line: string, at: number): boolean {
  return /^\w\w$/.test(line.slice(Math.max(0, at - 1), at + 1));
}
