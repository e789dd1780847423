import { z } from 'zod';
import { GapferryError } from '../../../../shared/gapferry-error.ts';
import { safeEntryName } from '../../archive/entry-name.ts';
import { parseStrictJson } from '../../archive/strict-json.ts';
import type { Descriptor } from '../../descriptor.ts';
import { type Digest, DigestSchema, digestOf, finishDigest, newHash } from '../../digest.ts';
import { LIMITS } from '../../limits.ts';
import { MEDIA } from '../../media-types.ts';
import { type ArchiveFiles, badArchive, readSmall } from './archive-files.ts';
import { type Content, type ForeignImages, localRepository } from './foreign-images.ts';

const Manifest = z.array(
  z.object({ Config: z.string(), RepoTags: z.array(z.string()).nullish(), Layers: z.array(z.string()).max(10_000) }),
);
const Config = z.object({ rootfs: z.object({ diff_ids: z.array(DigestSchema) }) });

/** Whether a manifest.json is one of docker save. */
export function isDockerSave(manifest: unknown): boolean {
  return Manifest.safeParse(manifest).success;
}

/**
 * A tar of the older `docker save` (and of skopeo's and buildah's docker-archive). It has no image manifests, so an OCI
 * manifest is made for each image, always the same one: config as it is, layers as they lie there. The digest of an
 * uncompressed layer stands in the config (diff_ids); compressed ones are hashed here.
 */
export async function readDockerSave(files: ArchiveFiles, json: unknown): Promise<ForeignImages> {
  checkLinks(files);
  const parsed = Manifest.safeParse(json);
  if (!parsed.success) throw badArchive(files.path, `manifest.json: ${z.prettifyError(parsed.error).slice(0, 500)}`);
  const reader = new DockerReader(files);
  for (const image of parsed.data) await reader.add(image);
  return { kind: 'docker', images: reader.images, contents: reader.contents };
}

/** docker and skopeo link a layer's second name to the first: `<64 hex>/layer.tar` -> `../<64 hex>.tar` or its like. Nothing else. */
const LINK = /^\.\.\/([0-9a-f]{64}(?:\.tar|\/layer\.tar))$/;
const LINKED = /^[0-9a-f]{64}\/layer\.tar$/;

function checkLinks({ path, files, links }: ArchiveFiles): void {
  for (const [entry, target] of links) {
    const to = LINK.exec(target)?.[1];
    if (!LINKED.test(entry) || to === undefined || !files.has(to))
      throw new GapferryError('bundle.unsafe', { path, entry, detail: `a link to ${target}` });
  }
}

class DockerReader {
  readonly images: { reference: string; descriptor: Descriptor }[] = [];
  readonly contents = new Map<Digest, Content>();
  readonly #files: ArchiveFiles;
  readonly #layers = new Map<string, Descriptor>();

  constructor(files: ArchiveFiles) {
    this.#files = files;
  }

  async add({ Config: name, RepoTags: tags, Layers: layers }: z.infer<typeof Manifest>[number]): Promise<void> {
    const { path } = this.#files;
    const config = await readSmall(this.#files, this.#named(name), LIMITS.sourceFile);
    const diffIds = this.#diffIds(config, name);
    if (diffIds.length !== layers.length)
      throw badArchive(path, `${name}: ${diffIds.length} diff_ids, ${layers.length} layers`);
    const descriptors: Descriptor[] = [];
    for (const [i, layer] of layers.entries()) descriptors.push(await this.#layer(this.#named(layer), diffIds[i]));
    const manifest = {
      schemaVersion: 2,
      mediaType: MEDIA.ociManifest,
      config: this.#keep(MEDIA.ociConfig, config),
      layers: descriptors,
    };
    const descriptor = this.#keep(MEDIA.ociManifest, Buffer.from(JSON.stringify(manifest), 'utf8'));
    const references = tags && tags.length > 0 ? tags : [`${localRepository(path)}@${descriptor.digest}`];
    for (const reference of references) this.images.push({ reference, descriptor });
  }

  /** A name that manifest.json gives: one of the tar's files, or the one that it is linked to. */
  #named(name: string): string {
    const { path, files, links } = this.#files;
    const safe = safeEntryName(name, false);
    if (safe === undefined)
      throw new GapferryError('bundle.unsafe', { path, entry: name, detail: 'unsafe name in manifest.json' });
    const found = files.has(safe) ? safe : LINK.exec(links.get(safe) ?? '')?.[1];
    if (found === undefined) throw badArchive(path, `${name} is missing`);
    return found;
  }

  #diffIds(config: Buffer, name: string): Digest[] {
    try {
      return Config.parse(parseStrictJson(config)).rootfs.diff_ids;
    } catch (cause) {
      throw badArchive(this.#files.path, `${name} is no image config`, cause);
    }
  }

  async #layer(file: string, diffId: Digest | undefined): Promise<Descriptor> {
    const known = this.#layers.get(file);
    if (known) return known;
    const mediaType = await this.#layerType(file);
    const plain = mediaType === LAYER && diffId !== undefined;
    const digest = plain ? diffId : await this.#hash(file);
    const descriptor = { mediaType, digest, size: this.#files.files.get(file) ?? 0 };
    this.#layers.set(file, descriptor);
    this.contents.set(digest, { file });
    return descriptor;
  }

  async #layerType(file: string): Promise<string> {
    for await (const chunk of this.#files.read(file, 0, 4)) {
      const start = Buffer.from(chunk).toString('hex');
      if (start.startsWith('1f8b')) return `${LAYER}+gzip`;
      if (start === '28b52ffd') return `${LAYER}+zstd`;
    }
    return LAYER;
  }

  async #hash(file: string): Promise<Digest> {
    const hash = newHash();
    for await (const chunk of this.#files.read(file, 0, this.#files.files.get(file) ?? 0)) hash.update(chunk);
    return finishDigest(hash);
  }

  #keep(mediaType: string, bytes: Buffer): Descriptor {
    const digest = digestOf(bytes);
    this.contents.set(digest, { bytes });
    return { mediaType, digest, size: bytes.length };
  }
}

const LAYER = 'application/vnd.oci.image.layer.v1.tar';
