/** Calls that make an error of a sentence, as the sources of main/ name them. */
const FAULTS =
  /(?:\bdetail(?:: | =\s)|\b(?:invalid\w*|unsafe|bad\w*|refuse|failed|doubt\w*|wrong|unauthorized|makeError)\()/g;

/** What a fault of the program itself says is reported as it stands, and read by who mends it. */
const BUGS = /GapferryError\('internal\.bug', [^;]*;/g;

/** Sentences that a source puts into an error's detail, every placeholder as X. */
export function detailsIn(whole: string): string[] {
  const source = whole.replace(BUGS, '');
  return [...source.matchAll(FAULTS)].flatMap((match) => {
    const from = match.index + match[0].length;
    return literalsIn(source, from, match[0].endsWith('('));
  });
}

/** String literals of the arguments of a call, or of one expression, from its start to its end. */
function literalsIn(source: string, from: number, isCall: boolean): string[] {
  const found: string[] = [];
  let depth = 0;
  for (let at = from; at < source.length; at += 1) {
    const sign = source[at] ?? '';
    if (sign === "'" || sign === '`') {
      const end = endOf(source, at);
      found.push(
        source
          .slice(at + 1, end)
          .replace(/\$\{(?:[^{}]|\{[^{}]*\})*\}/g, 'X')
          .replaceAll("\\'", "'"),
      );
      at = end;
    } else if ('([{'.includes(sign)) depth += 1;
    else if (')]}'.includes(sign)) depth -= 1;
    if (depth < 0 || sign === ';' || (!isCall && depth === 0 && sign === ',')) break;
  }
  return found;
}

/** Where a literal that begins at `start` ends; what is put into a template may hold literals of its own. */
function endOf(source: string, start: number): number {
  const quote = source[start];
  let braces = 0;
  for (let at = start + 1; at < source.length; at += 1) {
    if (source[at] === '\\') at += 1;
    else if (quote === '`' && source.startsWith('${', at)) braces += 1;
    else if (braces > 0 && source[at] === '}') braces -= 1;
    else if (braces === 0 && source[at] === quote) return at;
  }
  return source.length;
}
