/** Whether these are the last eight digits of a fingerprint, as a person types them: in capitals, in groups, with a dash. */
export function isFingerprintEnd(fingerprint: string, typed: string): boolean {
  return typed.toLowerCase().replace(/[\s:-]/g, '') === fingerprint.slice(-8);
}
