import type { HarborStandIn } from '../../main/practice/harbor.ts';
import { pushBlob, sha256, type WireAnswer, type WireRequest, wire } from './wire.ts';

export const OCI = 'application/vnd.oci.image.manifest.v1+json';
export const INDEX = 'application/vnd.oci.image.index.v1+json';
export const EMPTY_CONFIG = { mediaType: 'application/vnd.oci.empty.v1+json', digest: sha256('{}'), size: 2 };

export function basic(name: string, password: string): Record<string, string> {
  return { Authorization: `Basic ${Buffer.from(`${name}:${password}`).toString('base64')}` };
}

export const ADMIN = basic('admin', 'Harbor12345');

/** A manifest over an empty config. */
export function manifest(fields: Readonly<Record<string, unknown>> = {}): string {
  return JSON.stringify({ schemaVersion: 2, mediaType: OCI, config: EMPTY_CONFIG, layers: [], ...fields });
}

/** Puts requests to one Harbor short. */
export class HarborClient {
  readonly #harbor: HarborStandIn;
  readonly #headers: Readonly<Record<string, string>>;

  constructor(harbor: HarborStandIn, headers: Readonly<Record<string, string>> = ADMIN) {
    this.#harbor = harbor;
    this.#headers = headers;
  }

  send(method: string, path: string, { headers = {}, body }: WireRequest = {}): Promise<WireAnswer> {
    return wire(method, `${this.#harbor.url}${path}`, { headers: { ...this.#headers, ...headers }, body });
  }

  api(
    method: string,
    path: string,
    body?: unknown,
    headers: Readonly<Record<string, string>> = {},
  ): Promise<WireAnswer> {
    const json =
      body === undefined
        ? {}
        : { body: JSON.stringify(body), headers: { 'Content-Type': 'application/json', ...headers } };
    return this.send(method, `/api/v2.0${path}`, { headers, ...json });
  }

  /** The JSON of a GET. */
  async get(path: string): Promise<ReturnType<typeof JSON.parse>> {
    return jsonOf(await this.api('GET', path));
  }

  blob(name: string, bytes: Uint8Array | string): Promise<string> {
    return pushBlob(this.#harbor.url, name, bytes, this.#headers);
  }

  put(name: string, reference: string, body: string, type = OCI): Promise<WireAnswer> {
    return this.send('PUT', `/v2/${name}/manifests/${reference}`, { body, headers: { 'Content-Type': type } });
  }

  /** Pushes a config and a manifest; returns the digest. */
  async image(name: string, reference: string, body = manifest()): Promise<string> {
    await this.blob(name, '{}');
    const answer = await this.put(name, reference, body);
    if (answer.status !== 201) throw new Error(`PUT ${answer.status} ${answer.body}`);
    return sha256(body);
  }
}

export function jsonOf({ body }: WireAnswer): ReturnType<typeof JSON.parse> {
  return JSON.parse(body.toString());
}

/** `[status, code, message]` of an error answer. */
export function errorOf(answer: WireAnswer): [number, string, string] {
  const [error] = jsonOf(answer).errors;
  return [answer.status, error.code, error.message];
}
