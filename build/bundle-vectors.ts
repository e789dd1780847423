import { createHash } from 'node:crypto';
import { readdir, rm, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { BUNDLE_TYPE, parsePackingList } from '../main/engine/bundle/packing-list.ts';
import { type BundleContent, planBundle } from '../main/engine/bundle/plan.ts';
import { tarLayout } from '../main/engine/bundle/tar-layout.ts';
import { openWriter } from '../main/engine/bundle/writer.ts';
import type { Descriptor } from '../main/engine/descriptor.ts';
import { type Digest, digestOf } from '../main/engine/digest.ts';
import { MEDIA } from '../main/engine/media-types.ts';
import { generateKeyPair, keyId, publicDer, publicPem } from '../main/engine/trust/keys.ts';
import { signList } from '../main/engine/trust/signature.ts';

/**
 * Makes docs/bundle-vectors anew: `node build/bundle-vectors.ts`. Only for a new format version: a released vector never
 * changes, and the key that signs is thrown away.
 */
const folder = join(import.meta.dirname, '../docs/bundle-vectors');
const { privateKey, publicKey } = generateKeyPair();
const blobs = new Map<Digest, Buffer>();

function noise(seed: string, size: number): Buffer {
  const blocks = Array.from({ length: Math.ceil(size / 32) }, (_, i) =>
    createHash('sha256').update(`${seed} ${i}`).digest(),
  );
  return Buffer.concat(blocks).subarray(0, size);
}

function blob(mediaType: string, bytes: Buffer): Descriptor {
  const descriptor = { mediaType, digest: digestOf(bytes), size: bytes.length };
  blobs.set(descriptor.digest, bytes);
  return descriptor;
}

function manifest(layers: readonly Descriptor[], config: Descriptor): { descriptor: Descriptor; bytes: Buffer } {
  const bytes = Buffer.from(JSON.stringify({ schemaVersion: 2, mediaType: MEDIA.ociManifest, config, layers }));
  return { descriptor: { mediaType: MEDIA.ociManifest, digest: digestOf(bytes), size: bytes.length }, bytes };
}

function content(limits: Pick<BundleContent, 'volumeSize' | 'maxFileSize'>): BundleContent {
  const references = ['registry.example/team/a__b:1.0', 'nginx:1.14.2'];
  const shared = blob(MEDIA.ociLayerGzip, noise('shared', 4000));
  const images = references.map((reference) => {
    const layers = [shared, blob(MEDIA.ociLayerGzip, noise(reference, 7000))];
    const config = blob(
      MEDIA.ociConfig,
      Buffer.from(JSON.stringify({ os: 'linux', architecture: 'amd64', reference })),
    );
    return { reference, layers, config, ...manifest(layers, config) };
  });
  return {
    header: {
      type: BUNDLE_TYPE,
      critical: [],
      id: '019bfd2a-1c48-7d3f-9a51-3c7f2b1e0a42',
      name: '试验 vector',
      created: '2026-01-02T03:04:05Z',
      creator: { name: 'gapferry', version: '0.1.0' },
      annotations: { ticket: 'CHG-1' },
      signer: { keyId: keyId(publicKey), publicKey: publicDer(publicKey).toString('base64') },
      images: images.map(({ reference, descriptor, config, layers }) => ({
        reference,
        digest: descriptor.digest,
        mediaType: descriptor.mediaType,
        platforms: ['linux/amd64'],
        size: [descriptor, config, ...layers].reduce((sum, d) => sum + d.size, 0),
        resolvedBy: 'registry.example',
        confirmedBy: 'origin',
      })),
    },
    roots: images.map(({ reference, descriptor }) => ({ reference, descriptor })),
    manifests: new Map(images.map(({ descriptor, bytes }) => [descriptor.digest, { descriptor, bytes }])),
    blobs: [
      { descriptor: shared, kind: 'layer', images: references },
      ...images.flatMap(({ reference, config, layers }) => [
        { descriptor: config, kind: 'config' as const, images: [reference] },
        ...layers.slice(1).map((descriptor) => ({ descriptor, kind: 'layer' as const, images: [reference] })),
      ]),
    ],
    requires: [],
    sources: [{ name: '部署/CON.yaml', bytes: Buffer.from('image: nginx:1.14.2 # 镜像\n') }],
    lock: 'apiVersion: imgpkg.carvel.dev/v1alpha1\nimages: []\nkind: ImagesLock\n',
    ...limits,
  };
}

async function write(output: string, limits: Pick<BundleContent, 'volumeSize' | 'maxFileSize'>): Promise<unknown> {
  const plan = planBundle(content(limits));
  const writer = await openWriter(plan, { output: join(folder, output) });
  await writer.begin();
  for (const descriptor of writer.order) {
    const bytes = blobs.get(descriptor.digest) ?? Buffer.alloc(0);
    await writer.push(descriptor, {
      open: async (offset) =>
        (async function* () {
          yield bytes.subarray(offset);
        })(),
    });
  }
  await writer.reread();
  let listBytes: Buffer = Buffer.alloc(0);
  const { identity, paths } = await writer.seal(async (bytes) => {
    listBytes = bytes;
    const { sigstore, sig } = signList(bytes, privateKey);
    return [
      { path: 'bundle.json.sig', bytes: sig },
      { path: 'bundle.json.sigstore.json', bytes: sigstore },
    ];
  });
  const list = parsePackingList(listBytes);
  const volumes = paths.map((path, i) => ({ path: basename(path), slots: tarLayout(list, listBytes.length, i + 1) }));
  return {
    identity,
    volumes: volumes.map(({ path, slots }) => ({
      path,
      files: slots.length - 1,
      ...(output.endsWith('.tar') ? { offsets: Object.fromEntries(slots.map((slot) => [slot.path, slot.data])) } : {}),
    })),
  };
}

for (const name of await readdir(folder)) if (name !== 'README.md') await rm(join(folder, name), { recursive: true });
await writeFile(join(folder, 'signer.pub'), publicPem(publicKey));
const expected = {
  signer: keyId(publicKey),
  bundles: [
    await write('plain', {}),
    await write('plain.tar', {}),
    await write('divided', { volumeSize: 114_000, maxFileSize: 6000 }),
    await write('divided.tar', { volumeSize: 114_000, maxFileSize: 6000 }),
  ],
};
await writeFile(join(folder, 'expected.json'), `${JSON.stringify(expected, null, 2)}\n`);
