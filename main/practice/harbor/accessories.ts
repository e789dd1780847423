import { type Digest, isDigest } from '../../engine/digest.ts';
import type { ParsedManifest } from '../registry/manifest-check.ts';
import { artifactTypeOf } from '../registry/referrers.ts';
import type { Accessory, AccessoryType, Artifact, Repository } from './model.ts';
import type { World } from './world.ts';

const COSIGN_LAYER = 'application/vnd.dev.cosign.simplesigning.v1+json';

/** What makes a pushed manifest an accessory of another (harbor.md section 3.6); undefined for a plain artifact. */
export function accessoryOf(
  world: World,
  repository: Repository,
  manifest: ParsedManifest,
  tag: string | undefined,
): Accessory | undefined {
  const signed = cosignTagSubject(manifest, tag);
  const subject = manifest.subject?.digest;
  const made = (type: AccessoryType, digest: Digest): Accessory => ({
    id: world.nextId(),
    type,
    subject: digest,
    linked: repository.artifacts.has(digest),
  });
  if (signed) return made('signature.cosign', signed);
  return subject !== undefined && isDigest(subject) ? made(typeBySubject(world, manifest), subject) : undefined;
}

/** When a subject comes after its accessory, only later versions join them. */
export function linkWaiting(world: World, repository: Repository, subject: Digest): void {
  if (!world.isAtLeast('2.9.5')) return;
  for (const { accessory } of repository.artifacts.values())
    if (accessory?.subject === subject) accessory.linked = true;
}

/** The accessories that Harbor shows for an artifact. */
export function shownAccessories(repository: Repository, subject: Digest): Artifact[] {
  return [...repository.artifacts.values()].filter(
    ({ accessory }) => accessory?.linked && accessory.subject === subject,
  );
}

/** Only `.sig` is linked: `.att` and `.sbom` tags stay plain artifacts. */
function cosignTagSubject({ layers }: ParsedManifest, tag: string | undefined): Digest | undefined {
  const [, hex] = /^sha256-([0-9a-f]{64})\.sig$/.exec(tag ?? '') ?? [];
  return hex !== undefined && layers.some(({ mediaType }) => mediaType === COSIGN_LAYER) ? `sha256:${hex}` : undefined;
}

function typeBySubject(world: World, manifest: ParsedManifest): AccessoryType {
  const type = artifactTypeOf(manifest);
  if (type === 'application/vnd.dev.cosign.artifact.sig.v1+json' && world.isAtLeast('2.11')) return 'signature.cosign';
  if (type === 'application/vnd.dev.sigstore.bundle.v0.3+json' && world.isAtLeast('2.15')) return 'signature.cosign';
  if (type === 'application/vnd.cncf.notary.signature') return 'signature.notation';
  if (type === 'application/vnd.goharbor.harbor.sbom.v1') return 'sbom.harbor';
  if (manifest.layers.some(({ annotations }) => annotations?.['containerd.io/snapshot/nydus-bootstrap']))
    return 'accelerator.nydus';
  return 'subject.accessory';
}
