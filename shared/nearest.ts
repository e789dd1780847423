/** Names that are given where a typed one is none of them. */
const FEW = 5;

/** Of the names that there are, those that a typed one may mean, the likeliest first; where none is near, some of them all the same. */
export function nearest(typed: string, names: readonly string[]): string[] {
  const text = typed.toLowerCase();
  const rated = names.map((name) => ({ name, far: distance(text, name.toLowerCase()) }));
  const near = rated.filter(
    ({ name, far }) => far <= Math.max(2, text.length / 3) || name.toLowerCase().includes(text),
  );
  const chosen = near.length > 0 ? near : rated;
  return chosen
    .sort((a, b) => a.far - b.far || (a.name < b.name ? -1 : 1))
    .slice(0, FEW)
    .map(({ name }) => name);
}

/** Letters to put in, take out or change (Levenshtein). */
function distance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, at) => at);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      const same = a[i - 1] === b[j - 1] ? 0 : 1;
      next.push(Math.min((row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1, (row[j - 1] ?? 0) + same));
    }
    row = next;
  }
  return row[b.length] ?? 0;
}
