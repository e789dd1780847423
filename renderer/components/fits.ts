/** Whether any of the texts holds what was typed or pasted, without regard to case; a `sha256:` in front is let go. */
export function fits(filter: string, ...texts: readonly (string | undefined)[]): boolean {
  const wanted = filter
    .trim()
    .toLowerCase()
    .replace(/^sha256:/, '');
  return wanted === '' || texts.some((text) => text?.toLowerCase().includes(wanted));
}
