import { holdsSecret } from './secret-value.ts';
import type { SourceFile } from './source-file.ts';
import { baseOf } from './surroundings.ts';

/** Something that must not leave in a bundle unseen. Never its value. */
export interface SecretPlace {
  readonly file: string;
  readonly line: number;
  readonly kind: 'Secret' | 'private key' | 'dockerconfigjson' | 'password or token' | '.env file';
}

const PRIVATE_KEY = /-----BEGIN (?:[A-Z0-9]+ )*PRIVATE KEY(?: BLOCK)?-----/;
const DOCKER_CONFIG = /\.docker(?:configjson|cfg)["']?\s*[:=]\s*["']?[A-Za-z0-9{|>]|\\?"auths\\?"\s*:\s*\{\s*\\?"/;
const SECRET_KIND = /(?:^|[\s{,])["']?kind["']?\s*:\s*["']?Secret["']?\s*(?:[,}]|#.*|$)/;
/** User and password in front of the host of a URL. */
const URL_PASSWORD = /[a-z]:\/\/[^\s/:@"'{}$<]+:[^\s/:@"'{}$<*]{3,}@[A-Za-z0-9]/;
/** A name and what is assigned to it, anywhere in a line: YAML, JSON, properties, flags. */
const PAIR = /([A-Za-z_][\w.-]*)\\?["']?[ \t]*[:=][ \t]*(\\?"(?:[^"\\]|\\.)*?\\?"|'[^']*'|[^\s,}'"]+)?/g;
const NAME = /["']?name["']?[ \t]*:[ \t]*["']?([A-Za-z_][\w.-]*)["']?[ \t]*,?[ \t]*\r?$/;
const NAMED_VALUE =
  /["']?name["']?[ \t]*:[ \t]*["']?([A-Za-z_][\w.-]*)["']?[ \t]*,[ \t]*["']?value["']?[ \t]*:[ \t]*(.*?)[ \t]*\}/;
const VALUE = /^[ \t]*["']?value["']?[ \t]*:[ \t]*(.*?)[ \t,]*\r?$/;
const WORTH = /pass|pwd|token|secret|key|credential|auths|docker|:\/\//i;

/** Finds secrets in a file: by kind of document, by key, by name of a value. Encrypted ones (SealedSecret, SOPS) are none. */
export function findSecrets(file: SourceFile): SecretPlace[] {
  const found: SecretPlace[] = [];
  const add = (line: number, kind: SecretPlace['kind']) => found.push({ file: file.name, line, kind });
  if (/^\.env(?:\..+)?$|\.env$/.test(baseOf(file.name))) add(1, '.env file');
  const lines = file.bytes.toString('latin1').split('\n');
  let sealed = false;
  lines.forEach((line, index) => {
    if (/^---/.test(line)) sealed = false;
    if (/^["']?kind["']?\s*:\s*["']?(?:SealedSecret|ExternalSecret|ClusterExternalSecret|PushSecret)/.test(line))
      sealed = true;
    if (!WORTH.test(line) && !(index > 0 && WORTH.test(lines[index - 1] ?? ''))) return;
    const kind = kindOf(line, lines, index);
    if (kind && !(sealed && kind === 'password or token')) add(index + 1, kind);
  });
  return found;
}

function kindOf(line: string, lines: readonly string[], index: number): SecretPlace['kind'] | undefined {
  if (/^[ \t]*#/.test(line)) return undefined;
  if (PRIVATE_KEY.test(line)) return 'private key';
  if (SECRET_KIND.test(line.trimEnd()) && isSecretDocument(lines, index)) return 'Secret';
  if (DOCKER_CONFIG.test(line)) return 'dockerconfigjson';
  return URL_PASSWORD.test(line) || hasPassword(line, lines, index) ? 'password or token' : undefined;
}

function hasPassword(line: string, lines: readonly string[], index: number): boolean {
  const next = lines[index + 1];
  const inline = NAMED_VALUE.exec(line);
  if (inline && holdsSecret(inline[1] ?? '', inline[2] ?? '', next)) return true;
  const above = VALUE.test(line) ? NAME.exec(lines[index - 1] ?? '')?.[1] : undefined;
  if (above && holdsSecret(above, VALUE.exec(line)?.[1] ?? '', next)) return true;
  for (const match of line.matchAll(PAIR)) if (holdsSecret(match[1] ?? '', match[2] ?? '', next)) return true;
  return false;
}

/** Lines around `kind: Secret` in which its data are looked for. */
const SIGHT = 2000;

/** `kind: Secret` also stands in references to one (`sourceRef`, rules of policies): a Secret itself has data beside it. */
function isSecretDocument(lines: readonly string[], at: number): boolean {
  const own = lines[at] ?? '';
  if (/["'](?:data|stringData)["']\s*:\s*\{\s*["']/.test(own)) return true;
  const indent = indentOf(own);
  for (const step of [1, -1]) {
    const last = at + step * SIGHT;
    for (let index = at + step; index >= 0 && index < lines.length && index !== last; index += step) {
      const line = lines[index] ?? '';
      if (/^---(?:\s|$)/.test(line)) break;
      if (line.trim() === '' || /^\s*#/.test(line)) continue;
      if (indentOf(line) < indent) break;
      if (indentOf(line) === indent && isFilledData(line, lines[index + 1])) return true;
    }
  }
  return false;
}

function isFilledData(line: string, next: string | undefined): boolean {
  const rest = /^[\s-]*["']?(?:data|stringData)["']?\s*:(.*)$/.exec(line)?.[1]?.trim();
  if (rest === undefined || /^(?:\{\s*\}|null|~),?$/.test(rest)) return false;
  return rest !== '' || indentOf(next ?? '') > indentOf(line);
}

function indentOf(line: string): number {
  return /^[ \t]*(?:-[ \t]+)?/.exec(line)?.[0].length ?? 0;
}
