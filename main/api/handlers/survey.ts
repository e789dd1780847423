import { toErrorView } from '../../../shared/gapferry-error.ts';
import type { SurveyedImage, SurveyResult } from '../../../shared/survey.ts';
import { type AccessorySource, findAccessories } from '../../engine/accessory/find-accessories.ts';
import type { Descriptor } from '../../engine/descriptor.ts';
import { type GraphManifest, type ImageGraph, readGraph } from '../../engine/graph.ts';
import { forEachLimited } from '../../engine/limiter.ts';
import { formatPlatform } from '../../engine/platform.ts';
import { requireReference, tagOrDigest } from '../../engine/reference.ts';
import type { Registries } from '../../engine/registry/registries.ts';
import type { ApiServices } from '../services.ts';
import type { Handlers } from './handlers.ts';

const PARALLEL = 6;

/** Reads the manifests of each image and says what its content weighs and what belongs to it; no layer is fetched. */
export function surveyHandlers({ openRegistries }: ApiServices): Pick<Handlers, 'survey'> {
  return {
    survey: async ({ references }) => {
      const registries = openRegistries();
      const result: SurveyResult = { images: [], failed: [] };
      try {
        await forEachLimited(references, PARALLEL, async (reference, signal) => {
          try {
            result.images.push(await surveyed(registries, reference, signal));
          } catch (error) {
            result.failed.push({ reference, error: { ...toErrorView(error) } });
          }
        });
        return result;
      } finally {
        await registries.close();
      }
    },
  };
}

async function surveyed(registries: Registries, reference: string, signal: AbortSignal): Promise<SurveyedImage> {
  const parsed = requireReference(reference);
  const repository = registries.repository(parsed, 'source');
  const found = await repository.manifest(tagOrDigest(parsed), signal);
  const fetch = async (child: Descriptor): Promise<Buffer> => (await repository.manifest(child.digest, signal)).bytes;
  const graph = await readGraph(found, fetch, { host: parsed.host, repository: parsed.path });
  return {
    reference,
    digest: graph.root.digest,
    confirmedBy: parsed.digest ? 'reference' : found.confirmedBy,
    servedBy: found.servedBy,
    parts: partsOf(graph),
    accessories: await kindsWith(await repository.reachable(), graph, signal),
  };
}

/** Kinds of what belongs to the image as a whole. What cannot be asked is not shown here: the export says what stays behind. */
async function kindsWith(repository: AccessorySource, { root }: ImageGraph, signal: AbortSignal): Promise<string[]> {
  const found = await findAccessories(repository, [root.digest], { signal, onProblem: () => undefined });
  return [...new Set(found.map(({ kind }) => kind))].sort();
}

function partsOf(graph: ImageGraph): SurveyedImage['parts'] {
  const byDigest = new Map(graph.manifests.map((manifest) => [manifest.descriptor.digest, manifest]));
  const root = byDigest.get(graph.root.digest);
  if (root?.manifest.kind !== 'index') return root ? [{ platform: '', blobs: contentOf(root, byDigest) }] : [];
  const parts = new Map<string, SurveyedImage['parts'][number]['blobs']>([['', [weightOf(graph.root)]]]);
  for (const child of root.manifest.manifests) {
    const manifest = byDigest.get(child.digest);
    const content = manifest ? contentOf(manifest, byDigest) : [weightOf(child)];
    const platform = platformOf(child);
    parts.set(platform, [...(parts.get(platform) ?? []), ...content]);
  }
  return [...parts].map(([platform, blobs]) => ({ platform, blobs }));
}

function contentOf(
  { descriptor, manifest }: GraphManifest,
  byDigest: ReadonlyMap<string, GraphManifest>,
): SurveyedImage['parts'][number]['blobs'] {
  if (manifest.kind === 'image') return [descriptor, manifest.config, ...manifest.layers].map(weightOf);
  const children = manifest.manifests.flatMap((child) => {
    const found = byDigest.get(child.digest);
    return found ? contentOf(found, byDigest) : [weightOf(child)];
  });
  return [weightOf(descriptor), ...children];
}

/** Empty where it says none, as buildx' attestations do. */
function platformOf({ platform }: Descriptor): string {
  const { os, architecture } = platform ?? {};
  if (!platform || !os || !architecture || os === 'unknown') return '';
  return formatPlatform({ ...platform, os, architecture });
}

function weightOf({ digest, size }: Descriptor): { digest: string; size: number } {
  return { digest, size };
}
