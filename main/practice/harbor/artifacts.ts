import type { RegistryStore } from '../registry/registry-store.ts';
import { shownAccessories } from './accessories.ts';
import type { Artifact, Project, Repository } from './model.ts';
import { release } from './quota.ts';

/** Deletes an artifact with its tags and with the accessories that are tied to it (harbor.md section 3.6). */
export async function removeArtifact(
  store: RegistryStore,
  project: Project,
  repository: Repository,
  artifact: Artifact,
): Promise<void> {
  for (const accessory of shownAccessories(repository, artifact.digest))
    await removeArtifact(store, project, repository, accessory);
  for (const [name, tag] of repository.tags) if (tag.digest === artifact.digest) repository.tags.delete(name);
  repository.artifacts.delete(artifact.digest);
  release(project, artifact);
  await store.deleteManifest(repository.name, artifact.digest);
}
