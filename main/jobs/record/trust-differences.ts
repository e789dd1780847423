import type { RowDifference } from '../../../shared/record-contract.ts';
import type { Catalog } from '../../catalog/catalog.ts';
import type { TrustedKeyRow } from '../../catalog/trusted-key-table.ts';
import { keyId, readPublicKey } from '../../engine/trust/keys.ts';
import { everyEntry } from './every-row.ts';

/** Trusted keys that the log does not know as trusted, or under another name, and those that it knows and that are gone. Inside `Catalog.read`. */
export function trustDifferences(catalog: Catalog): RowDifference[] {
  const told = new Map<string, string>();
  for (const { entry } of everyEntry(catalog, 'trust')) {
    const { action, on } = entry;
    if (action === 'trust.added') told.set(on.id, on.name ?? '');
    if (action === 'trust.removed') told.delete(on.id);
  }
  const differences: RowDifference[] = [];
  for (const row of catalog.trustedKeys.list()) {
    const { fingerprint, name } = row;
    if (told.get(fingerprint) !== name || !isItself(row))
      differences.push({ what: 'trusted', identity: fingerprint, name });
    told.delete(fingerprint);
  }
  for (const [identity, name] of told) differences.push({ what: 'untrusted', identity, name });
  return differences;
}

/** Whether the key itself is the one that was compared. */
function isItself({ pem, fingerprint, name }: TrustedKeyRow): boolean {
  try {
    return keyId(readPublicKey(pem, name)) === fingerprint;
  } catch {
    return false;
  }
}
