/** Whether two names of sites are the same to a person: capitals and surrounding space do not count. */
export function sameSite(a: string, b: string): boolean {
  const plain = (name: string): string => name.trim().normalize('NFC').toLowerCase();
  return plain(a) === plain(b);
}
