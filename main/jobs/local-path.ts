/**
 * A relative path on this machine for a file whose name came from another: `..`, drive letters, absolute paths and
 * characters that Windows refuses are gone; Chinese stays. Standard input becomes stdin.yaml.
 */
export function localPath(name: string): string {
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
