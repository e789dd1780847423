const MAX_LENGTH = 1024;

/**
 * An entry's name made plain, or undefined where it is unsafe: absolute, a drive, `..`, backslash, control characters,
 * empty components. `loose` takes away `./` before it and `/` behind it, as other programs write them; the root folder
 * itself becomes ''.
 */
export function safeEntryName(name: string, loose: boolean): string | undefined {
  const plain = loose ? name.replace(/^(?:\.\/)+/, '').replace(/\/+$/, '') : name;
  if (loose && (plain === '' || plain === '.')) return name.startsWith('/') ? undefined : '';
  if (plain.length > MAX_LENGTH || /^[A-Za-z]:/.test(plain)) return undefined;
  const unsafe = (part: string): boolean => part === '' || part === '.' || part === '..' || hasUnsafeCharacter(part);
  return plain.split('/').some(unsafe) ? undefined : plain;
}

function hasUnsafeCharacter(part: string): boolean {
  return [...part].some((c) => c === '\\' || c < ' ' || c === '\x7f' || c === '\ufffd');
}
