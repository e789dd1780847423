import type { ImageEvent } from '../../../shared/record-contract.ts';
import type { Catalog } from '../../catalog/catalog.ts';
import { signerNames } from './signer-names.ts';

/** The life of an image, a digest or a blob, with the names that its signers are trusted under now. */
export function lifeOf(catalog: Catalog, name: string, limit: number): ImageEvent[] {
  const names = signerNames(catalog);
  return catalog.lives.of(name, limit).map((event) => {
    const signerName = event.signer === undefined ? undefined : names.get(event.signer);
    return signerName === undefined ? event : { ...event, signerName };
  });
}
