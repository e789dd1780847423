import type { Landing } from '../../engine/address.ts';

const MOST = 5;

/** The first few of many addresses, for a sentence. */
export function someOf(landings: readonly Landing[]): string {
  const names = landings.slice(0, MOST).map(({ path, tag }) => `${path}:${tag}`);
  return [...names, ...(landings.length > MOST ? ['…'] : [])].join(', ');
}
