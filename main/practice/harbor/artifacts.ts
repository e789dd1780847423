import type { RegistryStore } from '../registry/registry-store.ts';
import { shownAccessories } from './accessories.ts';
import type { Artifact, Repository } from './model.ts';

/** Deletes an artifact with its tags and with the accessories that are tied to it (harbor.md section 3.6). */
export async function removeArtifact(store: RegistryStore, repository: Repository, artifact: Artifact): Promise<void> {
  for (const accessory of shownAccessories(repository, artifact.digest))
    await removeArtifact(store, repository, accessory);
  for (const [name, tag] of repository.tags) if (tag.digest === artifact.digest) repository.tags.delete(name);
  repository.artifacts.delete(artifact.digest);
  await store.deleteManifest(repository.name, artifact.digest);
}
