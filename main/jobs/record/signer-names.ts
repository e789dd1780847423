import type { Catalog } from '../../catalog/catalog.ts';
import type { KeyStore } from '../../engine/trust/key-store.ts';

/** Names of keys by their hex ids: those of this workstation, and those that are trusted now. */
export async function signerNames(catalog: Catalog, keys: KeyStore): Promise<ReadonlyMap<string, string>> {
  const own = await keys.publicHalves();
  const trusted = await catalog.read(() => catalog.trustedKeys.list());
  return new Map([...own, ...trusted].map(({ fingerprint, name }) => [fingerprint, name]));
}
