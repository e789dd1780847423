import { describe, expect, it } from 'vitest';
import { referrerKind } from '../../../main/engine/accessory/accessory-kind.ts';
import { digestOf } from '../../../main/engine/digest.ts';
import { MEDIA } from '../../../main/engine/media-types.ts';

const referrer = (artifactType: string | undefined, annotations?: Record<string, string>) => ({
  mediaType: MEDIA.ociManifest,
  digest: digestOf('x'),
  size: 1,
  artifactType,
  annotations,
});
const SIGSTORE = 'application/vnd.dev.sigstore.bundle.v0.3+json';
const predicate = (type: string) => ({ 'dev.sigstore.bundle.predicateType': type });

describe('the kind of a referrer', () => {
  it.each([
    ['application/vnd.dev.cosign.artifact.sig.v1+json', undefined, 'signature'],
    ['application/vnd.cncf.notary.signature', undefined, 'signature'],
    [SIGSTORE, undefined, 'signature'],
    [SIGSTORE, predicate('https://sigstore.dev/cosign/sign/v1'), 'signature'],
    [SIGSTORE, predicate('https://slsa.dev/provenance/v1'), 'attestation'],
    ['application/vnd.dev.cosign.artifact.att.v1+json', undefined, 'attestation'],
    ['application/vnd.in-toto+json', undefined, 'attestation'],
    ['application/spdx+json', undefined, 'sbom'],
    ['application/vnd.cyclonedx+json', undefined, 'sbom'],
    ['application/vnd.goharbor.harbor.sbom.v1', undefined, 'sbom'],
    ['application/vnd.dev.cosign.artifact.sbom.v1+json', undefined, 'sbom'],
    ['application/vnd.example.note', undefined, 'other'],
    [undefined, undefined, 'other'],
  ])('of %s %o is %s', (type, annotations, kind) => {
    expect(referrerKind(referrer(type, annotations))).toBe(kind);
  });
});
