import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isDigest } from '../../main/engine/digest.ts';
import { parseManifest } from '../../main/engine/manifest.ts';
import { MEDIA } from '../../main/engine/media-types.ts';
import { mutated, orRefused, runs } from './support.ts';

const origin = { host: 'registry.example', repository: 'a/b' };
const descriptor = { mediaType: MEDIA.ociLayerGzip, digest: `sha256:${'b'.repeat(64)}`, size: 12 };
const image = bytesOf({
  schemaVersion: 2,
  mediaType: MEDIA.ociManifest,
  config: { ...descriptor, mediaType: MEDIA.ociConfig },
  layers: [descriptor, { ...descriptor, urls: ['https://elsewhere.example/layer'] }],
  subject: { ...descriptor, mediaType: MEDIA.ociManifest },
  annotations: { 'org.example.note': 'x' },
});
const index = bytesOf({
  schemaVersion: 2,
  mediaType: MEDIA.ociIndex,
  manifests: [{ ...descriptor, mediaType: MEDIA.ociManifest, platform: { os: 'linux', architecture: 'arm64' } }],
});
const types = fc.constantFrom(...Object.values(MEDIA), 'text/html', '');

describe('manifests', () => {
  it('reads changed ones as what they are or refuses them, and every digest and size it gives out is one', () => {
    fc.assert(
      fc.property(types, fc.oneof(mutated(image), mutated(index)), (type, bytes) => {
        for (const child of childrenOf(type, bytes)) {
          expect(isDigest(child.digest)).toBe(true);
          expect(Number.isSafeInteger(child.size) && child.size >= 0).toBe(true);
        }
      }),
      runs(2000),
    );
  });

  it('reads any JSON at all without another error than its own', () => {
    fc.assert(
      fc.property(types, fc.json(), (type, text) => {
        childrenOf(type, Buffer.from(text));
      }),
      runs(),
    );
  });
});

function childrenOf(type: string, bytes: Buffer): { digest: string; size: number }[] {
  const manifest = orRefused(() => parseManifest(type, bytes, origin));
  if (!manifest) return [];
  return manifest.kind === 'index' ? [...manifest.manifests] : [manifest.config, ...manifest.layers];
}

function bytesOf(value: unknown): Buffer {
  return Buffer.from(JSON.stringify(value));
}
