import { isError } from '../../../shared/gapferry-error.ts';
import type { Catalog } from '../../catalog/catalog.ts';
import type { TrustedKeyRow } from '../../catalog/trusted-key-table.ts';
import type { KeyStore } from '../../engine/trust/key-store.ts';
import { readPublicKey } from '../../engine/trust/keys.ts';
import type { KnownKey } from './given-heads.ts';

/** Keys whose signatures can be verified here: our own, and those that are trusted. */
export async function knownKeys(catalog: Catalog, keys: KeyStore): Promise<KnownKey[]> {
  const mine = (await keys.publicHalves()).map(({ fingerprint, publicPem: pem, name }) => ({ fingerprint, pem, name }));
  const trusted = await catalog.read(() => catalog.trustedKeys.list());
  return [
    ...mine.map(({ fingerprint, pem, name }) => ({ fingerprint, publicKey: readPublicKey(pem, name) })),
    ...trusted.flatMap(usable),
  ];
}

/** A row that somebody spoiled must not be in the way of all questions; `trustDifferences` names it. */
function usable({ fingerprint, pem, name }: TrustedKeyRow): KnownKey[] {
  try {
    return [{ fingerprint, publicKey: readPublicKey(pem, name) }];
  } catch (error) {
    if (isError(error, 'key.invalid')) return [];
    throw error;
  }
}
