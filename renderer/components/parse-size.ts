const UNITS: Readonly<Record<string, number>> = {
  b: 1,
  kb: 1e3,
  mb: 1e6,
  gb: 1e9,
  tb: 1e12,
  kib: 2 ** 10,
  mib: 2 ** 20,
  gib: 2 ** 30,
  tib: 2 ** 40,
};

/** Whether something was typed that is no size. */
export function isWrongSize(text: string): boolean {
  return text.trim() !== '' && parseSize(text) === undefined;
}

/** Bytes of `4.7GB`, `4GiB` or a plain number; undefined where it is none. Decimal units as media are sold, binary with an i. */
export function parseSize(text: string): number | undefined {
  const match = /^\s*(\d+(?:\.\d+)?)\s*([a-z]*)\s*$/i.exec(text);
  const factor = UNITS[(match?.[2] || 'b').toLowerCase()];
  const bytes = Math.floor(Number(match?.[1]) * (factor ?? Number.NaN));
  return Number.isSafeInteger(bytes) && bytes > 0 ? bytes : undefined;
}
