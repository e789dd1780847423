import { z } from 'zod';
import { Descriptor } from '../../descriptor.ts';
import { type Digest, isDigest } from '../../digest.ts';
import { LIMITS } from '../../limits.ts';
import { isManifestType } from '../../media-types.ts';
import { parseReference } from '../../reference.ts';
import { REFERENCE_ANNOTATION } from '../index-json.ts';
import { type ArchiveFiles, badArchive, readJson, refuseLinks } from './archive-files.ts';
import { type Content, type ForeignImages, localRepository } from './foreign-images.ts';

const Index = z.object({ schemaVersion: z.literal(2), manifests: z.array(Descriptor).max(LIMITS.graphManifests) });
const Layout = z.object({ imageLayoutVersion: z.string().regex(/^1\./) });
const Subject = z.object({ subject: z.unknown() });

/** Whether these are the files of an OCI image layout. */
export function isOciLayout({ files }: ArchiveFiles): boolean {
  return files.has('oci-layout') && files.has('index.json');
}

/**
 * An OCI image layout, as a folder or in a tar (oci-archive; docker save from version 25 on). Names come from, in this order:
 * our own annotation, containerd's full name, ref.name; a mere tag is put behind `localhost/<archive>`.
 */
export async function readOciLayout(files: ArchiveFiles): Promise<ForeignImages> {
  refuseLinks(files);
  decode(files, 'oci-layout', Layout, await readJson(files, 'oci-layout', LIMITS.errorBody));
  const { manifests } = decode(files, 'index.json', Index, await readJson(files, 'index.json', LIMITS.packingList));
  const images: { reference: string; descriptor: Descriptor }[] = [];
  for (const root of manifests) {
    if (!isManifestType(root.mediaType)) throw badArchive(files.path, `index.json names a ${root.mediaType}`);
    const reference = referenceOf(root, files.path);
    if (reference === undefined && (await isReferrer(files, root))) continue;
    const { mediaType, digest, size } = root;
    images.push({
      reference: reference ?? `${localRepository(files.path)}@${digest}`,
      descriptor: { mediaType, digest, size },
    });
  }
  return { kind: 'oci', images, contents: blobsOf(files) };
}

function blobsOf({ files }: ArchiveFiles): Map<Digest, Content> {
  const contents = new Map<Digest, Content>();
  for (const file of files.keys()) {
    const digest = file.startsWith('blobs/sha256/') ? `sha256:${file.slice('blobs/sha256/'.length)}` : '';
    if (isDigest(digest)) contents.set(digest, { file });
  }
  return contents;
}

function referenceOf({ annotations = {} }: Descriptor, path: string): string | undefined {
  const full = annotations[REFERENCE_ANNOTATION] ?? annotations['io.containerd.image.name'];
  if (full !== undefined) return full;
  const name = annotations['org.opencontainers.image.ref.name'];
  if (name === undefined) return undefined;
  if (/[/:@]/.test(name) && parseReference(name)) return name;
  return `${localRepository(path)}:${name.replace(/[^A-Za-z0-9_.-]/g, '-')}`;
}

/** Whether an unnamed manifest is a signature or the like of another one: that is no image of its own. */
async function isReferrer(files: ArchiveFiles, root: Descriptor): Promise<boolean> {
  const file = `blobs/sha256/${root.digest.slice('sha256:'.length)}`;
  const parsed = Subject.safeParse(await readJson(files, file, LIMITS.manifest));
  return parsed.success && parsed.data.subject !== undefined;
}

function decode<T>(files: ArchiveFiles, name: string, schema: z.ZodType<T>, json: unknown): T {
  const parsed = schema.safeParse(json);
  if (parsed.success) return parsed.data;
  throw badArchive(files.path, `${name}: ${z.prettifyError(parsed.error).slice(0, 500)}`);
}
