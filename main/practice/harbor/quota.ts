import type { Digest } from '../../engine/digest.ts';
import { MEDIA } from '../../engine/media-types.ts';
import type { Child, ParsedManifest } from '../registry/manifest-check.ts';
import { harborError } from './harbor-error.ts';
import type { Artifact, Project } from './model.ts';

/** Bytes that count against a project's quota. */
export function usedStorage(project: Project): number {
  let sum = 0;
  for (const size of project.blobs.values()) sum += size;
  return sum;
}

/** Refuses what would not fit, with core's own sentence (harbor.md section 3.5). `added` may be 0: then it asks whether it is full. */
export function reserve(project: Project, added: number): void {
  const used = usedStorage(project);
  if (project.quota < 0 || used + added <= project.quota) return;
  const what = `${added > 0 ? 'adding' : 'subtracting'} ${formatBytes(added)} of storage resource`;
  const limit = `the configured upper limit of ${formatBytes(project.quota)}`;
  throw harborError(
    'DENIED',
    `${what}, which when updated to current usage of ${formatBytes(used + added)} will exceed ${limit}.`,
  );
}

/** What a manifest counts for: itself, its config, its layers; of foreign layers only Docker's own type is left out. */
export function countedBlobs(digest: Digest, size: number, manifest: ParsedManifest): Map<string, number> {
  const children = [manifest.config, ...manifest.layers].filter((child): child is Child => child !== undefined);
  const own = children.filter(({ mediaType }) => mediaType !== MEDIA.dockerForeignLayer);
  return new Map([[digest, size], ...own.map((child): [string, number] => [child.digest, child.size])]);
}

/** Gives back what an artifact alone has used (section 3.5, "Refresh on artifact delete"). */
export function release(project: Project, { digest, manifestSize, manifest }: Artifact): void {
  const others = [...project.repositories.values()].flatMap(({ artifacts }) => [...artifacts.values()]);
  const used = new Set(others.flatMap((other) => [...countedBlobs(other.digest, 0, other.manifest).keys()]));
  for (const blob of countedBlobs(digest, manifestSize, manifest).keys())
    if (!used.has(blob)) project.blobs.delete(blob);
}

function formatBytes(bytes: number): string {
  const units: readonly [number, string][] = [
    [1024 ** 4, 'TiB'],
    [1024 ** 3, 'GiB'],
    [1024 ** 2, 'MiB'],
    [1024, 'KiB'],
  ];
  for (const [unit, name] of units) if (bytes >= unit) return `${(bytes / unit).toFixed(1)} ${name}`;
  return `${bytes} B`;
}
