import type { Catalog } from '../../catalog/catalog.ts';

/** Names that keys are trusted under now, by their hex ids. */
export function signerNames(catalog: Catalog): ReadonlyMap<string, string> {
  return new Map(catalog.trustedKeys.list().map(({ fingerprint, name }) => [fingerprint, name]));
}
