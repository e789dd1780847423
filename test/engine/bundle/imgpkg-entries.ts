import type { RawEntry } from '../archive/tar-bytes.ts';
import type { SampleImages } from './sample-images.ts';

/** The tar that `kbld pkg` makes of the sample: docs say how, byte for byte. */
export function imgpkgEntries(images: SampleImages, change: (json: unknown[]) => void = () => {}): RawEntry[] {
  const { roots, manifests } = images.content;
  const json = roots.map(({ reference, descriptor }) => {
    const raw = manifests.get(descriptor.digest)?.bytes.toString() ?? '';
    const { config, layers } = JSON.parse(raw);
    return {
      ImageIndex: null,
      Image: {
        Refs: [`${reference.split(':')[0]}@${descriptor.digest}`],
        Layers: layers.map((l: { mediaType: string; digest: string; size: number }) => ({
          MediaType: l.mediaType,
          Digest: l.digest,
          DiffID: '',
          Size: l.size,
        })),
        Config: { Digest: config.digest, Raw: images.blobs.get(config.digest)?.toString() },
        Manifest: { MediaType: descriptor.mediaType, Digest: descriptor.digest, Raw: raw },
      },
    };
  });
  change(json);
  const layers = images.content.blobs
    .filter((b) => b.kind === 'layer')
    .map((b) => b.descriptor.digest)
    .sort();
  // Go escapes <, > and & in JSON: the string stands for the bytes, not the text.
  const text = JSON.stringify(json).replace(/[<>&]/g, (c) => `\\u00${c.charCodeAt(0).toString(16)}`);
  return [
    { name: 'manifest.json', body: text },
    ...layers.map((digest) => ({ name: `sha256-${digest.slice(7)}.tar.gz`, body: images.blobs.get(digest) ?? '' })),
  ];
}
