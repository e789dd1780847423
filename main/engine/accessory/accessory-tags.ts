import { type Digest, hexOf } from '../digest.ts';
import type { AccessoryKind } from './accessory-kind.ts';

/** Tag of the index that lists what refers to a digest, where there is no referrers API (distribution-spec 1.1, "Referrers Tag Schema"). */
export function referrersTag(subject: Digest): string {
  return `sha256-${hexOf(subject)}`;
}

/** Tags under which cosign (cosign/specs/SIGNATURE_SPEC.md, "Tag-based Discovery") keeps what belongs to a digest. */
export function cosignTags(subject: Digest): { readonly tag: string; readonly kind: AccessoryKind }[] {
  return [
    { tag: `sha256-${hexOf(subject)}.sig`, kind: 'signature' },
    { tag: `sha256-${hexOf(subject)}.att`, kind: 'attestation' },
    { tag: `sha256-${hexOf(subject)}.sbom`, kind: 'sbom' },
  ];
}
