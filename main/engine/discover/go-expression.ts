const TOKEN = /"(?:[^"\\]|\\.)*"|`[^`]*`|[()|]|[^\s()|"`]+/g;
/** Functions that leave a reference as it is. */
const SAME = /^(?:quote|squote|toString|trim)$/;

/** What a name like `.Values.image.tag` stands for; undefined where that is not known. */
export type Lookup = (name: string) => string | undefined;

/**
 * The value of a Go template's expression that looks values up, puts them together (`printf`) or falls back on others (`default`,
 * `required`), in pipes and parentheses; undefined for all that needs more, and for an empty value.
 */
export function evaluate(expression: string, lookup: Lookup): string | undefined {
  if (expression.length > 500) return undefined;
  return new Evaluator(expression.match(TOKEN) ?? [], lookup).value() || undefined;
}

class Evaluator {
  readonly #tokens: readonly string[];
  readonly #lookup: Lookup;
  #at = 0;

  constructor(tokens: readonly string[], lookup: Lookup) {
    this.#tokens = tokens;
    this.#lookup = lookup;
  }

  value(): string | undefined {
    const value = this.#pipeline();
    return this.#at === this.#tokens.length ? value : undefined;
  }

  #pipeline(): string | undefined {
    let value = this.#command([]);
    while (this.#tokens[this.#at] === '|') {
      this.#at += 1;
      value = this.#command([value]);
    }
    return value;
  }

  /** A function with its arguments, what comes through a pipe as the last of them; or one value alone. */
  #command(piped: readonly (string | undefined)[]): string | undefined {
    const first = this.#tokens[this.#at] ?? '';
    const isFunction = /^[A-Za-z]\w*$/.test(first);
    if (isFunction) this.#at += 1;
    const args: (string | undefined)[] = [];
    for (let token = this.#tokens[this.#at]; token && token !== '|' && token !== ')'; token = this.#tokens[this.#at])
      args.push(this.#argument(token));
    const all = [...args, ...piped];
    if (isFunction) return call(first, all);
    return all.length === 1 ? all[0] : undefined;
  }

  #argument(token: string): string | undefined {
    this.#at += 1;
    if (token === '(') {
      const value = this.#pipeline();
      this.#at += this.#tokens[this.#at] === ')' ? 1 : this.#tokens.length;
      return value;
    }
    return /^["`]/.test(token) ? token.slice(1, -1) : this.#lookup(token);
  }
}

function call(name: string, args: readonly (string | undefined)[]): string | undefined {
  if (SAME.test(name)) return args[0];
  if (name === 'default') return args[1] || args[0];
  if (name === 'required') return args[1];
  return name === 'printf' ? printed(args) : undefined;
}

function printed([format, ...args]: readonly (string | undefined)[]): string | undefined {
  if (format === undefined || args.some((one) => !one)) return undefined;
  let at = 0;
  const text = format.replace(/%[sv]/g, () => args[at++] ?? '');
  return at === args.length && !text.includes('%') ? text : undefined;
}
