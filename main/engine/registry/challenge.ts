/** One challenge of a WWW-Authenticate header, RFC 9110 section 11.6.1. Scheme and parameter names are in lower case. */
export interface Challenge {
  readonly scheme: string;
  readonly params: Readonly<Record<string, string>>;
}

const MAX_HEADER = 16 * 1024;
const SCHEME = /\s*([A-Za-z][A-Za-z0-9._-]*)(?=\s|,|$)/y;
const PARAM = /[\s,]*([A-Za-z0-9_-]+)\s*=\s*(?:"((?:[^"\\]|\\.)*)"|([^\s,"]*))/y;

/** Parses the header as it came: once, several times, or several challenges in one. What is malformed is left out. */
export function parseChallenges(header: string | string[] | undefined): Challenge[] {
  return [header ?? []].flat().flatMap(parseOne);
}

function parseOne(text: string): Challenge[] {
  const challenges: Challenge[] = [];
  let at = 0;
  while (at < text.length && text.length <= MAX_HEADER) {
    SCHEME.lastIndex = at;
    const scheme = SCHEME.exec(text)?.[1];
    if (scheme === undefined) break;
    const { params, end } = parseParams(text, SCHEME.lastIndex);
    challenges.push({ scheme: scheme.toLowerCase(), params });
    at = end + (/^[\s,]*/.exec(text.slice(end))?.[0].length ?? 0);
  }
  return challenges;
}

function parseParams(text: string, start: number): { params: Record<string, string>; end: number } {
  const params = new Map<string, string>();
  let end = start;
  for (;;) {
    PARAM.lastIndex = end;
    const match = PARAM.exec(text);
    if (!match) return { params: Object.fromEntries(params), end };
    const [, name = '', quoted, bare = ''] = match;
    params.set(name.toLowerCase(), quoted === undefined ? bare : quoted.replace(/\\(.)/g, '$1'));
    end = PARAM.lastIndex;
  }
}
