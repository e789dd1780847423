import { z } from 'zod';
import { type Digest, DigestSchema, digestOf } from '../../main/engine/digest.ts';

const Children = z.object({
  mediaType: z.string().optional(),
  manifests: z.array(z.object({ digest: DigestSchema })).default([]),
  config: z.object({ digest: DigestSchema }).optional(),
  layers: z.array(z.object({ digest: DigestSchema })).default([]),
});

const ACCEPT = [
  'application/vnd.oci.image.index.v1+json',
  'application/vnd.oci.image.manifest.v1+json',
  'application/vnd.docker.distribution.manifest.list.v2+json',
  'application/vnd.docker.distribution.manifest.v2+json',
].join(', ');

/**
 * Reads an image out of a registry, every byte, without any code that is under test, and gives the digests of what came in
 * the order of its graph. Throws where bytes are not those of the digest they were asked by.
 */
export async function readImage(host: string, path: string, name: string): Promise<Digest[]> {
  const base = `http://${host}/v2/${path}`;
  const bytes = await read(`${base}/manifests/${name}`);
  const digest = digestOf(bytes);
  if (name.startsWith('sha256:') && name !== digest) throw new Error(`${name} came as ${digest}`);
  const { manifests, config, layers } = Children.parse(JSON.parse(bytes.toString('utf8')));
  const digests = [digest];
  for (const child of manifests) digests.push(...(await readImage(host, path, child.digest)));
  for (const blob of [...(config ? [config] : []), ...layers]) {
    const found = digestOf(await read(`${base}/blobs/${blob.digest}`));
    if (found !== blob.digest) throw new Error(`${blob.digest} came as ${found}`);
    digests.push(found);
  }
  return digests;
}

async function read(url: string): Promise<Buffer> {
  const response = await fetch(url, { headers: { accept: ACCEPT } });
  if (!response.ok) throw new Error(`${url}: ${response.status}`);
  return Buffer.from(await response.arrayBuffer());
}
