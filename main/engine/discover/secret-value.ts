const SECRET_NAME =
  /(?:^|[_.-])(?:password|passwd|passphrase|pass|pwd|token|secret|secretkey|apikey|accesskey|privatekey|credentials?|clientsecret)$|(?:^|[_.-])(?:secret|secret[_.-]access|api|private|access|encryption|signing|auth)[_.-]key$/;
/** What names another thing of that kind, or is a word of Kubernetes: only a value that looks made by a machine counts. */
const WEAK_NAME =
  /^(?:token|secret|credentials?)$|(?:^|[_.-])(?:no|max|min|enabled?|allow|use|has|required?|is|existing|page|next|continue|count|image|default|account|service[_.-]account|automount|bootstrap|num|project|header|tls|ca|cert|pull|registry|name|type|kind|mount|volume|hash|from|ref|old|valid)[_.-](?:[a-z]+[_.-])*(?:password|token|secret|key|pass|credentials?)$/;

/**
 * Whether `name` is given a secret: the name says so and the value is the secret itself, not a flag, a type, a template or
 * the name of a Secret. `rest` is the text behind the separator, `next` the line after it (for a block scalar).
 */
export function holdsSecret(name: string, rest: string, next: string | undefined): boolean {
  const words = name.replace(/([a-z0-9])([A-Z])/g, '$1_$2').toLowerCase();
  if (!SECRET_NAME.test(words)) return false;
  const value = valueIn(rest, next);
  if (value === undefined || !isLiteral(value)) return false;
  if (/secret|credentials?$/.test(words) && /^[a-z0-9]+(?:[-.][a-z0-9]+)+$/.test(value)) return false;
  return !WEAK_NAME.test(words) || looksRandom(value);
}

/** The scalar that is assigned; undefined where there is none (a map, nothing). */
function valueIn(rest: string, next: string | undefined): string | undefined {
  const plain = rest.replace(/[ \t]+#.*$/, '').trim();
  if (/^[|>][-+0-9]*$/.test(plain)) return next?.trim();
  return /^\\?(["'])(.*?)\\?\1$/.exec(plain)?.[2] ?? plain;
}

const WORD =
  /^(?:true|false|null|~|none|yes|no|string|object|array|integer|boolean|bool|required|optional|enabled|disabled|nil|undefined|password|token|secret|basic|bearer|opaque|value|literal)$/i;
const PLACEHOLDER =
  /^(?:x+|\*+|\.+|-+|<.*>|changeme.*|change-me.*|replace.*|your[-_ ].*|todo|redacted|placeholder|example|dummy|enc\[.*)$/i;

function isLiteral(value: string): boolean {
  if (value.length < 4 || /\s/.test(value) || WORD.test(value) || PLACEHOLDER.test(value)) return false;
  return !/\$[({A-Za-z_]|\{\{|<%|%\(|^[[{&*!<]|\.\.\.|^\/|^(?:file|https?|vault|ref\+|env|arn|oci|projects):?\//.test(
    value,
  );
}

/** Letters and digits mixed, and no name of several words. */
function looksRandom(value: string): boolean {
  if (!/\d/.test(value) || !/[a-z]/i.test(value)) return false;
  if (value.length >= 8 && /^[A-Za-z0-9+=_]+$/.test(value)) return true;
  return value.length >= 20 && !/^[a-z0-9]+(?:[-._/:][a-z0-9]+)+$/.test(value);
}
