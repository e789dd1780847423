import { z } from 'zod';
import { GapferryError } from '../../../../shared/gapferry-error.ts';
import type { Descriptor } from '../../descriptor.ts';
import { type Digest, DigestSchema, digestOf, hexOf } from '../../digest.ts';
import { formatReference, parseReference } from '../../reference.ts';
import { type ArchiveFiles, badArchive, refuseLinks } from './archive-files.ts';
import type { Content, ForeignImages } from './foreign-images.ts';

const Refs = z.array(z.string()).nullish();
const Text = z.string().nullish();
const Raw = z.object({ Digest: DigestSchema, Raw: z.string() });
const Image = z.object({
  Refs,
  Tag: Text,
  OrigRef: Text,
  Layers: z.array(z.object({ Digest: DigestSchema })).nullish(),
  Config: Raw,
  Manifest: Raw.extend({ MediaType: z.string() }),
});
type Image = z.infer<typeof Image>;
const Index = Raw.extend({
  Refs,
  Tag: Text,
  OrigRef: Text,
  MediaType: z.string(),
  Images: z.array(Image).nullish(),
  get Indexes() {
    return z.array(Index).nullish();
  },
});
type Index = z.infer<typeof Index>;
/** What an image is called: by digest; imgpkg says too how it was asked for, and which tag it had. */
type Names = Pick<Image, 'Refs' | 'Tag' | 'OrigRef'>;
const Manifest = z.array(z.object({ Image: Image.nullish(), ImageIndex: Index.nullish() }));

/** Whether a manifest.json is one of kbld's or imgpkg's. */
export function isImgpkg(manifest: unknown): boolean {
  return (
    Array.isArray(manifest) &&
    manifest.every((m) => typeof m === 'object' && m !== null && ('Image' in m || 'ImageIndex' in m))
  );
}

/**
 * A tar of `kbld pkg` or `imgpkg copy --to-tar` (carvel-dev/imgpkg, imagedesc/types.go): manifests and configs as strings in
 * manifest.json, layers as `sha256-<hex>.tar.gz`. Its layers prove nothing by being there: an interrupted export leaves
 * a valid tar of zeros.
 */
export function readImgpkg(files: ArchiveFiles, json: unknown): ForeignImages {
  refuseLinks(files);
  const parsed = Manifest.safeParse(json);
  if (!parsed.success) throw badArchive(files.path, `manifest.json: ${z.prettifyError(parsed.error).slice(0, 500)}`);
  const reader = new ImgpkgReader(files);
  for (const { Image: image, ImageIndex: index } of parsed.data) {
    if (image) reader.addImage(image);
    if (index) reader.addIndex(index);
  }
  return { kind: 'imgpkg', images: reader.images, contents: reader.contents };
}

class ImgpkgReader {
  readonly images: { reference: string; descriptor: Descriptor }[] = [];
  readonly contents = new Map<Digest, Content>();
  readonly #files: ArchiveFiles;

  constructor(files: ArchiveFiles) {
    this.#files = files;
  }

  addImage(image: Image): void {
    const { Config: config, Manifest: manifest, Layers: layers } = image;
    this.#keep(config);
    this.#name(image, manifest.MediaType, manifest);
    for (const { Digest: digest } of layers ?? []) {
      const file = `sha256-${hexOf(digest)}.tar.gz`;
      if (this.#files.files.has(file)) this.contents.set(digest, { file });
    }
  }

  addIndex(index: Index): void {
    for (const image of index.Images ?? []) this.addImage(image);
    for (const child of index.Indexes ?? []) this.addIndex(child);
    this.#name(index, index.MediaType, index);
  }

  #name(names: Names, mediaType: string, raw: z.infer<typeof Raw>): void {
    const bytes = this.#keep(raw);
    const descriptor = { mediaType, digest: raw.Digest, size: bytes.length };
    for (const reference of names.Refs ?? []) this.images.push({ reference, descriptor });
    const known = new Set(this.images.map(({ reference }) => reference));
    for (const reference of tagged(names)) if (!known.has(reference)) this.images.push({ reference, descriptor });
  }

  /** The string's UTF-8 bytes are the content; they must have the digest that stands beside them. */
  #keep({ Raw: text, Digest: digest }: z.infer<typeof Raw>): Buffer {
    const bytes = Buffer.from(text, 'utf8');
    if (digestOf(bytes) !== digest)
      throw new GapferryError('bundle.changed', { file: `manifest.json (${digest})`, path: this.#files.path });
    this.contents.set(digest, { bytes });
    return bytes;
  }
}

/** Names by tag: a registry of ours has to have an image under one. */
function tagged({ Refs: refs, Tag: tag, OrigRef: original }: Names): string[] {
  const first = parseReference(refs?.[0] ?? '');
  const own = first && tag ? formatReference({ host: first.host, path: first.path, tag }) : undefined;
  const names = [own, original ?? undefined].filter((name) => name !== undefined);
  return [...new Set(names)].filter((name) => {
    const parsed = parseReference(name);
    return parsed?.tag !== undefined && parsed.digest === undefined;
  });
}
