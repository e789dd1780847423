import { createHash, type Hash, randomUUID } from 'node:crypto';
import { type Digest, isDigest, newHash } from '../../engine/digest.ts';
import { type Answer, empty } from './answer.ts';
import { type Call, headerOf } from './call.ts';
import { refuse } from './errors.ts';
import type { RegistryStore } from './registry-store.ts';
import { type UploadStates, uploadStates } from './upload-state.ts';
import { isWireDigest } from './wire-digest.ts';

interface Session {
  readonly name: string;
  readonly uuid: string;
  readonly startedAt: string;
  readonly hash: Hash;
  /** Bytes that have reached the store, those of a broken request too. */
  size: number;
}

/**
 * Upload sessions as distribution 2.8 has them (registry/handlers/blobupload.go). A session goes on only where the
 * Location's offset is what has been stored, so a request that broke half way ends it for good.
 */
export class Uploads {
  readonly #store: RegistryStore;
  readonly #sessions = new Map<string, Session>();
  readonly #states: UploadStates = uploadStates();

  constructor(store: RegistryStore) {
    this.#store = store;
  }

  /** POST: mounts where it can, else opens a session. A `digest` parameter with a body is not a shortcut here. */
  async start(call: Call, name: string): Promise<Answer> {
    const mounted = await this.#mount(call, name);
    if (mounted) return blobCreated(call, name, mounted);
    const session = { name, uuid: randomUUID(), startedAt: new Date().toISOString(), hash: newHash(), size: 0 };
    this.#sessions.set(session.uuid, session);
    return empty(202, this.#where(call, session));
  }

  /** PATCH: adds bytes. Content-Range is not looked at. */
  async patch(call: Call, name: string, uuid: string): Promise<Answer> {
    const session = this.#resume(call, name, uuid);
    const type = headerOf(call, 'content-type');
    if (type !== '' && type !== 'application/octet-stream') throw refuse('UNKNOWN', {});
    await this.#take(call, session);
    return empty(202, this.#where(call, session));
  }

  /** PUT: adds what the body still brings and makes it a blob. */
  async finish(call: Call, name: string, uuid: string): Promise<Answer> {
    const session = this.#resume(call, name, uuid);
    const claimed = claimedDigest(call);
    await this.#take(call, session);
    const digest: Digest = `sha256:${session.hash.copy().digest('hex')}`;
    if (digest !== claimed && !(await this.#matches(session, claimed))) {
      throw refuse('DIGEST_INVALID', { Digest: claimed, Reason: {} });
    }
    this.#sessions.delete(uuid);
    await this.#store.adoptUpload(name, uuid, digest);
    return blobCreated(call, name, digest);
  }

  /** GET and HEAD: how much there is. */
  status(call: Call, name: string, uuid: string): Answer {
    return { status: 204, headers: this.#where(call, this.#resume(call, name, uuid)) };
  }

  async cancel(call: Call, name: string, uuid: string): Promise<Answer> {
    this.#resume(call, name, uuid);
    this.#sessions.delete(uuid);
    await this.#store.dropUpload(name, uuid);
    return { status: 204, headers: { 'Docker-Upload-Uuid': uuid } };
  }

  /** Bytes stored so far; undefined where there is no such session. */
  sizeOf(uuid: string): number | undefined {
    return this.#sessions.get(uuid)?.size;
  }

  async #mount({ url }: Call, name: string): Promise<Digest | undefined> {
    const digest = url.searchParams.get('mount') ?? '';
    const from = url.searchParams.get('from') ?? '';
    if (!isDigest(digest) || from === '' || (await this.#store.blobSize(from, digest)) === undefined) return undefined;
    await this.#store.linkBlob(name, digest);
    return digest;
  }

  #resume({ url }: Call, name: string, uuid: string): Session {
    const state = this.#states.unpack(url.searchParams.get('_state') ?? '');
    if (!state) throw refuse('BLOB_UPLOAD_INVALID', {});
    if (state.Name !== name || state.UUID !== uuid) throw refuse('BLOB_UPLOAD_INVALID');
    const session = this.#sessions.get(uuid);
    if (!session) throw refuse('BLOB_UPLOAD_UNKNOWN', {});
    if (session.size !== state.Offset) throw refuse('BLOB_UPLOAD_INVALID');
    return session;
  }

  async #take(call: Call, session: Session): Promise<void> {
    const file = await this.#store.driver.append(this.#store.uploadPath(session.name, session.uuid));
    try {
      for await (const chunk of call.body) {
        session.size += chunk.length;
        session.hash.update(chunk);
        await file.write(chunk);
      }
    } finally {
      await file.close();
    }
  }

  async #matches(session: Session, claimed: string): Promise<boolean> {
    if (!claimed.startsWith('sha512:')) return false;
    const hash = createHash('sha512');
    const path = this.#store.uploadPath(session.name, session.uuid);
    for await (const chunk of this.#store.driver.stream(path, 0, session.size - 1)) hash.update(chunk);
    return claimed === `sha512:${hash.digest('hex')}`;
  }

  #where(call: Call, { name, uuid, size, startedAt }: Session): Record<string, string> {
    const state = this.#states.pack({ Name: name, UUID: uuid, Offset: size, StartedAt: startedAt });
    return {
      Location: `${call.base}/v2/${name}/blobs/uploads/${uuid}?_state=${state}`,
      Range: `0-${Math.max(size - 1, 0)}`,
      'Docker-Upload-Uuid': uuid,
    };
  }
}

function claimedDigest({ url }: Call): string {
  const text = url.searchParams.get('digest') ?? '';
  if (text === '') throw refuse('DIGEST_INVALID', 'digest missing');
  if (!isWireDigest(text)) throw refuse('DIGEST_INVALID', 'digest parsing failed');
  return text;
}

/** 201 with where the blob now is. */
function blobCreated(call: Call, name: string, digest: Digest): Answer {
  return empty(201, { Location: `${call.base}/v2/${name}/blobs/${digest}`, 'Docker-Content-Digest': digest });
}
