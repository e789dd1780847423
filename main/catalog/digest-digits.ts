/** The first digits of a digest as tables print and people copy them: with or without `sha256:`, groups, and dots behind; six at least. */
export function digestDigits(text: string): string | undefined {
  const plain = text
    .toLowerCase()
    .replace(/^\s*sha256:/, '')
    .replace(/(?:…|\.\.\.)\s*$/, '')
    .replace(/\s+/g, '');
  return /^[0-9a-f]{6,64}$/.test(plain) ? plain : undefined;
}

/** The least and the greatest digest that begin so. */
export function digestRange(digits: string): { from: Buffer; to: Buffer } {
  return { from: Buffer.from(digits.padEnd(64, '0'), 'hex'), to: Buffer.from(digits.padEnd(64, 'f'), 'hex') };
}
