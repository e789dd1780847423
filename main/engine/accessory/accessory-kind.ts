import type { Descriptor } from '../descriptor.ts';

/** What an accessory is to people. */
export const ACCESSORY_KINDS = ['signature', 'attestation', 'sbom', 'other'] as const;
export type AccessoryKind = (typeof ACCESSORY_KINDS)[number];

/** Sigstore's bundle holds signatures and attestations alike; this annotation says which statement it is. */
const SIGSTORE_BUNDLE = /^application\/vnd\.dev\.sigstore\.bundle[.+]/;
const PREDICATE = 'dev.sigstore.bundle.predicateType';
const COSIGN_SIGN = 'https://sigstore.dev/cosign/sign/v1';

const SIGNATURE = /signature|\.artifact\.sig\./;
const ATTESTATION = /\.artifact\.att\.|in-toto|attestation/;
const SBOM = /spdx|cyclonedx|sbom|syft/;

/** The kind of a referrer, by its artifact type and annotations (of the manifest, as a referrers list repeats them). */
export function referrerKind({ artifactType = '', annotations = {} }: Descriptor): AccessoryKind {
  if (SIGSTORE_BUNDLE.test(artifactType))
    return (annotations[PREDICATE] ?? COSIGN_SIGN) === COSIGN_SIGN ? 'signature' : 'attestation';
  if (SIGNATURE.test(artifactType)) return 'signature';
  if (ATTESTATION.test(artifactType)) return 'attestation';
  return SBOM.test(artifactType) ? 'sbom' : 'other';
}
