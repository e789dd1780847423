/** Whether a text has the form of a key's name; the engine refuses some more that a file system would not take, as `con`. */
export function isKeyName(text: string): boolean {
  return text.length <= 64 && /^[A-Za-z0-9_][A-Za-z0-9._-]*$/.test(text);
}
