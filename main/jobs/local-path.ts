/**
 * Relative paths on this machine for files whose names came from another: `..`, drive letters and characters that Windows
 * refuses are gone; Chinese stays. Absolute names lose the folders that all of them share. Standard input becomes
 * stdin.yaml; two names that would meet get a number.
 */
export function localPaths(names: readonly string[]): ReadonlyMap<string, string> {
  const shared = sharedFolder(names.filter(isAbsolute));
  const taken = new Set<string>();
  return new Map(names.map((name) => [name, unique(localPath(isAbsolute(name) ? name.slice(shared) : name), taken)]));
}

function isAbsolute(name: string): boolean {
  return /^(?:[A-Za-z]:)?[/\\]/.test(name);
}

/** Length of the folder that all names share, with its slash. */
function sharedFolder(names: readonly string[]): number {
  const [first = ''] = names;
  const inZip = /^.*?\.zip[/\\]/i.exec(first)?.[0];
  // What stands in a zip keeps its folders: only the way to the zip is that of this machine.
  const folder = inZip ?? first.slice(0, Math.max(first.lastIndexOf('/'), first.lastIndexOf('\\')) + 1);
  let length = folder.length;
  while (
    length > 0 &&
    !(/[/\\]/.test(first[length - 1] ?? '') && names.every((n) => n.startsWith(first.slice(0, length))))
  ) {
    length--;
  }
  return length;
}

function localPath(name: string): string {
  if (name === '-') return 'stdin.yaml';
  const components = name
    .replace(/^[A-Za-z]:/, '')
    .split(/[/\\]/)
    .filter((component) => component !== '' && component !== '.' && component !== '..')
    .map(safeName);
  return components.length > 0 ? components.join('/') : 'unnamed.yaml';
}

const DEVICE = /^(?:con|prn|aux|nul|com[0-9]|lpt[0-9])(?=\.|$)/i;

function safeName(component: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what must not reach a file name
  const clean = component.replace(/[<>:"|?*\u0000-\u001f]/g, '_').replace(/[. ]+$/, '');
  return DEVICE.test(clean) ? `_${clean}` : clean || '_';
}

/** Names are compared without case: the files may land on NTFS. */
function unique(path: string, taken: Set<string>): string {
  let candidate = path;
  for (let n = 2; taken.has(candidate.toLowerCase()); n++) {
    candidate = path.replace(/(\.[^./]*)?$/, (extension) => `-${n}${extension}`);
  }
  taken.add(candidate.toLowerCase());
  return candidate;
}
