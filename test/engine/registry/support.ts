import { randomBytes } from 'node:crypto';
import type { Descriptor } from '../../../main/engine/descriptor.ts';
import { digestOf } from '../../../main/engine/digest.ts';
import { MEDIA } from '../../../main/engine/media-types.ts';
import type { Credential } from '../../../main/engine/registry/credential.ts';
import type { Wait } from '../../../main/engine/registry/patience.ts';
import { Registries, type RegistriesOptions } from '../../../main/engine/registry/registries.ts';
import type { ByteStream, ContentSource } from '../../../main/engine/store.ts';
import type { RegistrySettings } from '../../../shared/registry-settings.ts';

export interface Setup {
  /** Settings by host; all hosts without are plain HTTP. */
  readonly settings?: Readonly<Record<string, Partial<RegistrySettings>>>;
  readonly credentials?: Readonly<Record<string, Credential>>;
  readonly options?: Partial<RegistriesOptions>;
}

/** Registries on loopback: plain HTTP unless a setting says otherwise, no proxy, waits noted and not waited for. */
export function registriesFor(setup: Setup = {}): Registries & { waits: Wait[]; asked: string[] } {
  const waits: Wait[] = [];
  const asked: string[] = [];
  const registries = new Registries({
    settings: (host) => ({ host, plainHttp: true, mirrors: [], ...setup.settings?.[host] }),
    credentials: {
      get: async (host) => {
        asked.push(host);
        return setup.credentials?.[host];
      },
    },
    env: {},
    sleep: async () => undefined,
    onWait: (wait) => waits.push(wait),
    ...setup.options,
  });
  return Object.assign(registries, { waits, asked });
}

export function blob(size: number): { bytes: Buffer; descriptor: Descriptor } {
  const bytes = randomBytes(size);
  return { bytes, descriptor: { mediaType: MEDIA.ociLayerGzip, digest: digestOf(bytes), size } };
}

/** An image with one layer, as its manifest names it. */
export function image(layer: Descriptor, config: Descriptor): { bytes: Buffer; descriptor: Descriptor } {
  const mediaType = MEDIA.ociManifest;
  const body = { schemaVersion: 2, mediaType, config: { ...config, mediaType: MEDIA.ociConfig }, layers: [layer] };
  const bytes = Buffer.from(JSON.stringify(body));
  return { bytes, descriptor: { mediaType, digest: digestOf(bytes), size: bytes.length } };
}

/** A source that reuses one buffer for all its chunks, as the contract of ByteStream allows. */
export function sourceOf(bytes: Buffer, chunk = 100_000): ContentSource & { opened: number[] } {
  const opened: number[] = [];
  async function* read(offset: number): AsyncGenerator<Uint8Array> {
    const shared = Buffer.alloc(chunk);
    for (let at = offset; at < bytes.length; at += chunk) {
      shared.fill(0);
      const length = bytes.copy(shared, 0, at, Math.min(at + chunk, bytes.length));
      yield shared.subarray(0, length);
      shared.fill(0);
    }
  }
  return {
    opened,
    open: async (offset) => {
      opened.push(offset);
      return read(offset);
    },
  };
}

export async function bytesOf(stream: ByteStream | Promise<ByteStream>): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of await stream) chunks.push(Buffer.from(chunk));
  return Buffer.concat(chunks);
}

/** What a promise was rejected with. */
export async function failure(promise: Promise<unknown>): Promise<unknown> {
  return promise.then(
    (value) => {
      throw new Error(`did not fail but gave ${JSON.stringify(value)}`);
    },
    (error: unknown) => error,
  );
}
