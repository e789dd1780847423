import { harborError } from './harbor-error.ts';
import type { Artifact, Project, Repository } from './model.ts';
import { isAtLeastAsBad, severityOf } from './scanning.ts';
import type { World } from './world.ts';

/** What a project does not let out again, harbor.md section 3.1: acts on pulls, also on those that check what was just pushed. */
export function refuseByPolicy(world: World, project: Project, repository: Repository, artifact: Artifact): void {
  if (artifact.accessory) return;
  if (project.metadata.enable_content_trust_cosign === 'true') refuseUnsigned(repository, artifact);
  if (project.metadata.prevent_vul === 'true') refuseVulnerable(world, project, artifact);
}

function refuseUnsigned(repository: Repository, { digest }: Artifact): void {
  const signed = [...repository.artifacts.values()].some(
    ({ accessory }) => accessory?.type === 'signature.cosign' && accessory.linked && accessory.subject === digest,
  );
  if (!signed) throw harborError('PROJECTPOLICYVIOLATION', 'The image is not signed by cosign.');
}

/** Harbor's src/server/middleware/vulnerable: what was not scanned is not let out either. */
function refuseVulnerable(world: World, { metadata }: Project, artifact: Artifact): void {
  const { severity: limit = 'Critical' } = metadata;
  const policy = `cannot be pulled due to configured policy in 'Prevent images with vulnerability severity of "${limit}" or higher from running.'`;
  const found = severityOf(world, artifact);
  if (found === undefined) {
    throw harborError('PROJECTPOLICYVIOLATION', `current image without vulnerability scanning ${policy}`);
  }
  if (isAtLeastAsBad(found, limit)) {
    throw harborError('PROJECTPOLICYVIOLATION', `current image with vulnerabilities ${policy}`);
  }
}
