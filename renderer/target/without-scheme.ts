/** An address as it is copied from a browser, without its scheme: whether it is spoken to in the open is set for the registry. */
export function withoutScheme(text: string): string {
  return text.replace(/^\s*https?:\/\//i, '');
}
