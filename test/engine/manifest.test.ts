import { describe, expect, it } from 'vitest';
import { isForeignLayer, parseManifest } from '../../main/engine/manifest.ts';
import { MEDIA } from '../../main/engine/media-types.ts';

const origin = { host: 'h', repository: 'r' };
const descriptor = { mediaType: MEDIA.ociConfig, digest: `sha256:${'b'.repeat(64)}`, size: 2 };
const parse = (mediaType: string, document: unknown) =>
  parseManifest(mediaType, Buffer.from(JSON.stringify(document)), origin);

describe('parseManifest', () => {
  it('reads an image and an index', () => {
    expect(parse(MEDIA.ociManifest, { schemaVersion: 2, config: descriptor, layers: [] }).kind).toBe('image');
    expect(parse(MEDIA.ociIndex, { schemaVersion: 2, manifests: [] }).kind).toBe('index');
  });

  it('refuses a body that is both index and image (CVE-2021-41190)', () => {
    const both = { schemaVersion: 2, config: descriptor, layers: [], manifests: [] };
    expect(() => parse(MEDIA.ociManifest, both)).toThrow(/both an index and an image/);
    expect(() => parse(MEDIA.ociIndex, both)).toThrow(/both an index and an image/);
  });

  it('refuses a body whose mediaType is not what it was served as (CVE-2021-41190)', () => {
    const document = { schemaVersion: 2, mediaType: MEDIA.ociIndex, config: descriptor, layers: [] };
    expect(() => parse(MEDIA.ociManifest, document)).toThrow(/but says it is/);
  });

  it('refuses a digest that is a path (CVE-2024-3727)', () => {
    const evil = { ...descriptor, digest: 'sha256:../../etc/passwd' };
    expect(() => parse(MEDIA.ociManifest, { schemaVersion: 2, config: evil, layers: [] })).toThrow(/manifestInvalid/);
  });

  it('refuses schema 1 in plain words', () => {
    expect(() => parse(MEDIA.dockerSchema1Signed, { schemaVersion: 1 })).toThrow(/registry.schema1/);
  });

  it.each([-1, 1.5, 2 ** 53, 'x'])('refuses size %s', (size) => {
    const document = { schemaVersion: 2, config: { ...descriptor, size }, layers: [] };
    expect(() => parse(MEDIA.ociManifest, document)).toThrow(/manifestInvalid/);
  });

  it('refuses what is not UTF-8', () => {
    expect(() => parseManifest(MEDIA.ociManifest, Buffer.from([0xff, 0xfe]), origin)).toThrow(/not JSON/);
  });

  it('takes a foreign layer only where it says an address', () => {
    const layer = {
      ...descriptor,
      digest: descriptor.digest as `sha256:${string}`,
      mediaType: MEDIA.dockerForeignLayer,
    };
    expect(isForeignLayer(layer)).toBe(false);
    expect(isForeignLayer({ ...layer, urls: ['https://example.com/x'] })).toBe(true);
  });
});
