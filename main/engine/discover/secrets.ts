import type { SourceFile } from './source-file.ts';
import { baseOf } from './surroundings.ts';

/** Something that must not leave in a bundle unseen. Never its value. */
export interface SecretPlace {
  readonly file: string;
  readonly line: number;
  readonly kind: 'Secret' | 'private key' | 'dockerconfigjson' | 'password or token' | '.env file';
}

/** A line that assigns something to a name; values are looked at, never kept. */
const ASSIGNMENT = /^[ \t]*(?:-[ \t]+)?(?:export[ \t]+)?["']?([A-Za-z_][\w.-]*)["']?[ \t]*[:=][ \t]*(.*?)[ \t,]*\r?$/;
const PRIVATE_KEY = /-----BEGIN (?:[A-Z0-9]+ )*PRIVATE KEY(?: BLOCK)?-----/;

/** Finds secrets in a file: by kind of document, by key, by name of a value. */
export function findSecrets(file: SourceFile): SecretPlace[] {
  const found: SecretPlace[] = [];
  const add = (line: number, kind: SecretPlace['kind']) => found.push({ file: file.name, line, kind });
  if (/^\.env(?:\..+)?$|\.env$/.test(baseOf(file.name))) add(1, '.env file');
  const lines = file.bytes.toString('latin1').split('\n');
  const pairs = nameValuePairs(lines);
  lines.forEach((line, index) => {
    const kind = kindOf(line, lines, index) ?? pairs.get(index);
    if (kind) add(index + 1, kind);
  });
  return found;
}

function kindOf(line: string, lines: readonly string[], index: number): SecretPlace['kind'] | undefined {
  if (/^[ \t]*#/.test(line)) return undefined;
  if (PRIVATE_KEY.test(line)) return 'private key';
  if (/^\s*(?:-\s+)?["']?kind["']?\s*:\s*["']?Secret["']?\s*,?\s*\r?$/.test(line) && isSecretDocument(lines, index))
    return 'Secret';
  if (/\.dockerconfigjson["']?\s*[:=]\s*\S|\.dockercfg["']?\s*:\s*\S|"auths"\s*:\s*\{\s*"/.test(line))
    return 'dockerconfigjson';
  const assignment = ASSIGNMENT.exec(line);
  return assignment && holdsSecret(assignment[1] ?? '', assignment[2] ?? '', lines[index + 1])
    ? 'password or token'
    : undefined;
}

/** `kind: Secret` also stands in references to one (`sourceRef`, rules of policies): a Secret itself has data beside it. */
function isSecretDocument(lines: readonly string[], at: number): boolean {
  const indent = indentOf(lines[at] ?? '');
  const isEnd = (line: string) =>
    /^---(?:\s|$)/.test(line) || (line.trim() !== '' && !/^\s*#/.test(line) && indentOf(line) < indent);
  const isData = (line: string) =>
    indentOf(line) === indent &&
    /^[\s-]*["']?(?:data|stringData)["']?\s*:\s*(?!\{\}|null|$)?/.test(line) &&
    !/:\s*(?:\{\}|null|~)\s*,?\s*\r?$/.test(line);
  for (let index = at + 1; index < lines.length && !isEnd(lines[index] ?? ''); index++)
    if (isData(lines[index] ?? '')) return true;
  for (let index = at - 1; index >= 0 && !isEnd(lines[index] ?? ''); index--)
    if (isData(lines[index] ?? '')) return true;
  return false;
}

function indentOf(line: string): number {
  return /^[ \t]*(?:-[ \t]+)?/.exec(line)?.[0].length ?? 0;
}

const SECRET_NAME =
  /(?:^|[_.-])(?:password|passwd|passphrase|pass|pwd|token|secret|secretkey|apikey|accesskey|privatekey|credentials?|clientsecret)$|(?:^|[_.-])(?:secret|api|private|access|encryption|signing|auth)[_.-]key$/;
/** Names in which a secret word is followed by what tells something about it, or that are types and fields of Kubernetes. */
const NOT_SECRET_NAME =
  /(?:^|[_.-])(?:no|max|min|enable[ds]?|allow|use|has|require[sd]?|is|existing|page|next|continue|count|image|default|service[_.-]account|automount[_.-]service[_.-]account|bootstrap|num|project|csrf[_.-]?header)[_.-](?:[a-z]+[_.-])*(?:password|token|secret|key|pass)s?$|^(?:token|secret)s?$/;

function holdsSecret(name: string, rest: string, next: string | undefined): boolean {
  const words = name.replace(/([a-z0-9])([A-Z])/g, '$1_$2').toLowerCase();
  if (!SECRET_NAME.test(words)) return false;
  const value = valueIn(rest, next);
  if (value === undefined || !isLiteral(value)) return false;
  return !NOT_SECRET_NAME.test(words) || looksRandom(value);
}

/** The scalar that a line assigns; undefined where it assigns none (a map, nothing, a template). */
function valueIn(rest: string, next: string | undefined): string | undefined {
  const plain = rest.replace(/[ \t]+#.*$/, '').trim();
  if (/^[|>][-+0-9]*$/.test(plain)) return next?.trim();
  const quoted = /^(?:"([^"]*)"|'([^']*)')$/.exec(plain);
  return quoted ? (quoted[1] ?? quoted[2]) : plain;
}

/** A value that is the secret itself: not empty, not a flag, not a type, not taken from elsewhere. */
function isLiteral(value: string): boolean {
  if (
    value.length < 4 ||
    /^(?:true|false|null|~|none|yes|no|string|object|array|integer|boolean|required|optional|enabled|disabled|nil|undefined)$/i.test(
      value,
    )
  )
    return false;
  if (/\$[({A-Za-z_]|\{\{|<%|%\(|^[[{&*!<]|\.\.\.|^\/|^(?:file|https?|vault|ref\+|env):/.test(value)) return false;
  if (/^(?:x+|\*+|\.+|-+|<.*>|changeme|replace.*|your[-_ ].*|todo|redacted|placeholder)$/i.test(value)) return false;
  return !/\s/.test(value);
}

function looksRandom(value: string): boolean {
  return value.length >= 20 && /\d/.test(value) && /[a-z]/i.test(value) && !/^[a-z0-9]+(?:[-.][a-z0-9]+)+$/.test(value);
}

/** `- name: DB_PASSWORD` with `value: literal` beside it, as environments and parameters are written. */
function nameValuePairs(lines: readonly string[]): Map<number, SecretPlace['kind']> {
  const found = new Map<number, SecretPlace['kind']>();
  lines.forEach((line, index) => {
    const name =
      /^[ \t]*(?:-[ \t]+|\{[ \t]*)?["']?name["']?[ \t]*:[ \t]*["']?([A-Za-z_][\w.-]*)["']?[ \t]*,?[ \t]*\r?$/.exec(
        line,
      )?.[1];
    const value = /^[ \t]*["']?value["']?[ \t]*:[ \t]*(.*?)[ \t,]*\r?$/.exec(lines[index + 1] ?? '')?.[1];
    if (name && value !== undefined && holdsSecret(name, value, lines[index + 2]))
      found.set(index + 1, 'password or token');
  });
  return found;
}
