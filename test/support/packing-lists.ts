import type { KeyObject } from 'node:crypto';
import { BUNDLE_TYPE, encodePackingList, type PackingList } from '../../main/engine/bundle/packing-list.ts';
import { keyId, publicDer } from '../../main/engine/trust/keys.ts';

/** A packing list that lists nothing, for tests to which only its head matters. */
export function emptyList(change: Partial<PackingList> = {}): PackingList {
  return {
    type: BUNDLE_TYPE,
    critical: [],
    id: '0198a000-0000-7000-8000-000000000001',
    name: 'test',
    created: '2026-01-02T03:04:05Z',
    creator: { name: 'gapferry', version: '0.0.0' },
    annotations: {},
    images: [],
    sources: [],
    files: [],
    blobs: [],
    requires: [],
    ...change,
  };
}

/** Bytes of such a list that names this key as its signer. */
export function listSignedBy(publicKey: KeyObject, change: Partial<PackingList> = {}): Buffer {
  const signer = { keyId: keyId(publicKey), publicKey: publicDer(publicKey).toString('base64') };
  return encodePackingList(emptyList({ signer, ...change }));
}
