import type { ImageEvent } from '../../../shared/record-contract.ts';
import type { Catalog } from '../../catalog/catalog.ts';

/** The life of an image, a digest or a blob, with the names that its signers are trusted under now. */
export function lifeOf(catalog: Catalog, name: string, limit: number): ImageEvent[] {
  const names = new Map(catalog.trustedKeys.list().map((key) => [key.fingerprint, key.name]));
  return catalog.lives.of(name, limit).map((event) => {
    const signerName = event.signer === undefined ? undefined : names.get(event.signer);
    return signerName === undefined ? event : { ...event, signerName };
  });
}
