import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { MEDIA } from '../../main/engine/media-types.ts';
import type { MadeImages } from './made-images.ts';

const IndexJson = z.looseObject({ manifests: z.array(z.looseObject({ digest: z.string() })) });

/** How many of the images stand in a layout's index.json with the digest they were made with. */
export async function digestsKeptInLayout({ images }: MadeImages, layout: string): Promise<number> {
  const { manifests } = IndexJson.parse(JSON.parse(await readFile(join(layout, 'index.json'), 'utf8')));
  const there = new Set(manifests.map(({ digest }) => digest));
  return images.filter(({ digest }) => there.has(digest)).length;
}

/** How many of the references a registry answers with the digest their image was made with. */
export async function digestsKeptInRegistry(
  { images }: MadeImages,
  host: string,
  pathOf: (repository: string) => string,
): Promise<number> {
  const answers = images.map(async ({ repository, tag, digest }) => {
    const url = `http://${host}/v2/${pathOf(repository)}/manifests/${tag}`;
    const { headers } = await fetch(url, { method: 'HEAD', headers: { Accept: MEDIA.ociManifest } });
    return headers.get('docker-content-digest') === digest;
  });
  return (await Promise.all(answers)).filter(Boolean).length;
}
