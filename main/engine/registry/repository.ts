import { z } from 'zod';
import { GapferryError, isError } from '../../../shared/gapferry-error.ts';
import { referrersTag } from '../accessory/accessory-tags.ts';
import { Descriptor } from '../descriptor.ts';
import { type Digest, digestOf, isDigest } from '../digest.ts';
import { LIMITS } from '../limits.ts';
import { isManifestType, MANIFEST_ACCEPT } from '../media-types.ts';
import { isTag } from '../reference.ts';
import type { ByteStream, ContentSource, PushOptions, Target } from '../store.ts';
import { discard, header } from './answer.ts';
import { openBlob } from './download.ts';
import { parseJson } from './json.ts';
import { checkManifest, headDescriptor } from './manifest-answer.ts';
import { readPages } from './pages.ts';
import { isPolicyRefusal } from './refusal.ts';
import { firstOf, inOrder, pulling, type Server } from './server.ts';
import { cancelSession, Upload } from './upload.ts';

/** A manifest with its checked bytes, and who gave it. */
export interface FetchedManifest {
  readonly descriptor: Descriptor;
  readonly bytes: Buffer;
  readonly servedBy: string;
  readonly confirmedBy: 'origin' | 'mirror';
}

const TagPage = z.object({ tags: z.array(z.string()).nullish() });
/** How registries say that they have no referrers API. */
const NO_API = [400, 404, 405, 501];
/** Harbor before 2.11 answers `{}` for a subject that it does not have. */
const ReferrerPage = z.object({ manifests: z.array(Descriptor).nullish() });

/**
 * A repository of a registry: distribution-spec v1.1 as registries really do it. As a source it asks the mirrors in order,
 * then the registry itself; as a destination only the registry.
 */
export class Repository implements Target {
  readonly host: string;
  readonly path: string;
  readonly #servers: readonly Server[];
  readonly #origin: Server;
  /** Sessions that a refused mount opened: the push that follows uses them. */
  readonly #sessions = new Map<Digest, URL>();
  /** Where a blob came from last: one that is wanted once more was no good. */
  readonly #asked = new Map<Digest, number>();

  /** `servers`: mirrors first, the registry itself last. Made by `Registries.repository`. */
  constructor(name: { host: string; path: string }, servers: readonly Server[], origin: Server) {
    this.host = name.host;
    this.path = name.path;
    this.#servers = servers;
    this.#origin = origin;
  }

  /**
   * The same repository without a registry that does not answer at all while it has mirrors: for questions whose usual answer
   * is "there is none", which would otherwise wait for it each time.
   */
  async reachable(): Promise<Repository> {
    const { endpoint, side } = this.#origin;
    const mirrors = this.#servers.filter(({ isOrigin }) => !isOrigin);
    if (mirrors.length === 0 || (await endpoint.answers({ side }))) return this;
    return new Repository({ host: this.host, path: this.path }, mirrors, this.#origin);
  }

  /** The manifest of a tag or digest: capped, hashed before it is parsed, checked against all that was said about it. */
  manifest(tagOrDigest: string, signal?: AbortSignal): Promise<FetchedManifest> {
    const name = this.#name(tagOrDigest);
    return firstOf(this.#servers, (server) => this.#manifestTwice(server, name, signal), signal);
  }

  /** What a tag or digest stands for; undefined where there is none. */
  async head(tagOrDigest: string, signal?: AbortSignal): Promise<Descriptor | undefined> {
    const name = this.#name(tagOrDigest);
    try {
      return await firstOf(this.#servers, (server) => this.#head(server, name, signal), signal);
    } catch (error) {
      if (isError(error, 'registry.notFound') || isError(error, 'registry.digestMissing')) return undefined;
      throw error;
    }
  }

  resolve(tagOrDigest: string, signal?: AbortSignal): Promise<Descriptor> {
    const name = this.#name(tagOrDigest);
    return firstOf(this.#servers, (server) => this.#head(server, name, signal), signal);
  }

  /** What the registry itself says a tag or digest is, whatever a mirror said. Throws like `resolve`. */
  async confirm(tagOrDigest: string, signal?: AbortSignal): Promise<Descriptor> {
    return this.#head(this.#origin, this.#name(tagOrDigest), signal);
  }

  async exists(descriptor: Descriptor, signal?: AbortSignal): Promise<boolean> {
    if (isManifestType(descriptor.mediaType)) return this.#hasManifest(descriptor.digest, signal);
    const server = this.#origin;
    const answer = await server.endpoint.ask({
      ...pulling(server),
      method: 'HEAD',
      to: `/v2/${server.path}/blobs/${this.#digest(descriptor)}`,
      // A registry only sends us on to its storage for what it has. The storage itself may be out of reach from here.
      redirects: 'return',
      ok: [200, 301, 302, 303, 307, 308, 404],
      signal,
    });
    await discard(answer);
    if (answer.status === 404) return false;
    return answer.status !== 200 || Number(header(answer, 'content-length') ?? descriptor.size) === descriptor.size;
  }

  /** What is refused by a rule about what is given out is there all the same. */
  async #hasManifest(digest: Digest, signal?: AbortSignal): Promise<boolean> {
    try {
      return (await this.head(digest, signal)) !== undefined;
    } catch (error) {
      if (isPolicyRefusal(error)) return true;
      throw error;
    }
  }

  /** A manifest or a blob. `urls` of a descriptor are never followed. */
  async fetch(descriptor: Descriptor, options: { offset?: number; signal?: AbortSignal } = {}): Promise<ByteStream> {
    const { offset = 0, signal } = options;
    const digest = this.#digest(descriptor);
    if (isManifestType(descriptor.mediaType)) {
      const { bytes } = await this.manifest(digest, signal);
      return oneChunk(bytes.subarray(offset));
    }
    return openBlob(this.#serversFor(digest, offset), descriptor, offset, signal);
  }

  async push(descriptor: Descriptor, source: ContentSource, options: PushOptions = {}): Promise<void> {
    const digest = this.#digest(descriptor);
    if (isManifestType(descriptor.mediaType)) {
      await this.pushManifest(descriptor, await this.#readManifest(descriptor, source), digest, options.signal);
      options.onBytes?.(descriptor.size);
      return;
    }
    const session = this.#sessions.get(digest);
    this.#sessions.delete(digest);
    await new Upload(this.#origin, descriptor, source, options, session).run();
  }

  /**
   * Puts a manifest under a tag or its digest. Everything that it names must be there already. An immutable tag that stands
   * for this very manifest is no failure: Harbor refuses it without looking, also after an answer that was lost.
   */
  async pushManifest(descriptor: Descriptor, bytes: Buffer, tagOrDigest: string, signal?: AbortSignal): Promise<void> {
    const name = this.#name(tagOrDigest);
    try {
      await this.#putManifest(descriptor, bytes, name, signal);
    } catch (error) {
      if (!isError(error, 'target.immutableTag')) throw error;
      if ((await this.head(name, signal))?.digest !== descriptor.digest) throw error;
    }
  }

  async #putManifest(descriptor: Descriptor, bytes: Buffer, name: string, signal?: AbortSignal): Promise<void> {
    const { endpoint, side } = this.#origin;
    const { scopes, about } = pulling(this.#origin);
    const answer = await endpoint.ask({
      method: 'PUT',
      to: `/v2/${this.path}/manifests/${name}`,
      scopes,
      about: { ...about, size: bytes.length, ...(isDigest(name) ? { digest: name } : { tag: name }) },
      headers: { 'content-type': descriptor.mediaType, 'content-length': String(bytes.length) },
      body: bytes,
      ok: [201, 200, 202],
      signal,
    });
    await discard(answer);
    const found = header(answer, 'docker-content-digest');
    if (found === undefined || !found.startsWith('sha256:') || found === descriptor.digest) return;
    const reference = `${this.host}/${this.path}${isDigest(name) ? '@' : ':'}${name}`;
    const params = { reference, expected: descriptor.digest, found: found.slice(0, 100) };
    throw new GapferryError('target.digestDiffers', params, { side });
  }

  /** Gives a manifest that is in the repository one more name. */
  async tag(descriptor: Descriptor, name: string, signal?: AbortSignal): Promise<void> {
    const { bytes } = await this.#manifestTwice(this.#origin, this.#digest(descriptor), signal);
    await this.pushManifest(descriptor, bytes, name, signal);
  }

  /**
   * Takes a blob over from another repository of the same registry. False where the registry does not, or does not let us
   * pull there (Harbor: 401); a session that it opened instead is used by the push that follows.
   */
  async mount(descriptor: Descriptor, fromPath: string, signal?: AbortSignal): Promise<boolean> {
    const digest = this.#digest(descriptor);
    const { endpoint } = this.#origin;
    const { scopes, about } = pulling(this.#origin);
    const to = `/v2/${this.path}/blobs/uploads/?mount=${digest}&from=${encodeURIComponent(fromPath)}`;
    const asking = { method: 'POST' as const, to, headers: { 'content-length': '0' }, ok: [201, 202], signal };
    try {
      const both = [...scopes, `repository:${fromPath}:pull`];
      const answer = await endpoint.ask({ ...asking, scopes: both, about: { ...about, digest } });
      await discard(answer);
      if (answer.status === 201) return true;
      await this.#keepSession(digest, endpoint.locate(answer, header(answer, 'location'), about), signal);
      return false;
    } catch (error) {
      if (isMountRefusal(error)) return false;
      throw error;
    }
  }

  /** All tags, as the registry sorts them. */
  tags(signal?: AbortSignal): Promise<string[]> {
    return firstOf(
      this.#servers,
      async (server) => {
        const pages = await readPages(server, `/v2/${server.path}/tags/list?n=1000`, TagPage, [404], signal);
        if (pages) return pages.flatMap(({ tags }) => tags ?? []).filter(isTag);
        const { endpoint, path: repository, side } = server;
        throw new GapferryError('registry.notFound', { host: endpoint.host, repository, detail: 'no tags' }, { side });
      },
      signal,
    );
  }

  /**
   * What refers to a digest: the referrers API, or its fallback, the index under the tag `sha256-<hex>`. Mirrors often
   * know neither, so the first server that names any counts.
   */
  async referrers(digest: Digest, signal?: AbortSignal): Promise<Descriptor[]> {
    return (await this.listReferrers(digest, signal)).referrers;
  }

  /** The same, and whether the registry has the API: without it, whoever pushes a referrer keeps the fallback tag. */
  async listReferrers(digest: Digest, signal?: AbortSignal): Promise<{ api: boolean; referrers: Descriptor[] }> {
    let answer: { api: boolean; referrers: Descriptor[] } | undefined;
    const failures: unknown[] = [];
    for (const server of inOrder(this.#servers)) {
      try {
        answer = await this.#referrersAt(server, digest, signal);
        if (answer.referrers.length > 0) return answer;
      } catch (error) {
        signal?.throwIfAborted();
        failures.push(error);
      }
    }
    if (answer) return answer;
    throw failures.at(-1);
  }

  async #referrersAt(
    server: Server,
    digest: Digest,
    signal?: AbortSignal,
  ): Promise<{ api: boolean; referrers: Descriptor[] }> {
    const pages = await readPages(server, `/v2/${server.path}/referrers/${digest}`, ReferrerPage, NO_API, signal);
    if (pages) return { api: true, referrers: pages.flatMap(({ manifests }) => manifests ?? []) };
    try {
      const { bytes } = await this.#manifestTwice(server, referrersTag(digest), signal);
      return { api: false, referrers: ReferrerPage.safeParse(parseJson(bytes)).data?.manifests ?? [] };
    } catch (error) {
      if (isError(error, 'registry.notFound')) return { api: false, referrers: [] };
      throw error;
    }
  }

  /** Wrong bytes are thrown away and fetched once more before they are reported. */
  async #manifestTwice(server: Server, name: string, signal?: AbortSignal): Promise<FetchedManifest> {
    try {
      return await this.#manifestOnce(server, name, signal);
    } catch (error) {
      if (!isError(error, 'registry.wrongBytes')) throw error;
      return this.#manifestOnce(server, name, signal);
    }
  }

  async #manifestOnce(server: Server, name: string, signal?: AbortSignal): Promise<FetchedManifest> {
    const { answer, bytes } = await server.endpoint.read(
      { ...this.#manifestAsking(server, name, signal), method: 'GET', ok: [200] },
      LIMITS.manifest,
    );
    const manifest = checkManifest(answer, bytes, name, server);
    return { ...manifest, servedBy: server.endpoint.host, confirmedBy: server.isOrigin ? 'origin' : 'mirror' };
  }

  async #head(server: Server, name: string, signal?: AbortSignal): Promise<Descriptor> {
    const asking = { ...this.#manifestAsking(server, name, signal), method: 'HEAD' as const, ok: [200] };
    const answer = await server.endpoint.ask(asking);
    await discard(answer);
    return headDescriptor(answer, name, server) ?? (await this.#manifestTwice(server, name, signal)).descriptor;
  }

  #manifestAsking(server: Server, name: string, signal?: AbortSignal) {
    const shared = pulling(server);
    const about = { ...shared.about, ...(isDigest(name) ? { digest: name } : { tag: name }) };
    const to = `/v2/${server.path}/manifests/${name}`;
    return { ...shared, about, to, headers: { accept: MANIFEST_ACCEPT }, signal };
  }

  /** Servers for a blob; when it is wanted from its start once more, another one goes first. */
  #serversFor(digest: Digest, offset: number): readonly Server[] {
    const times = this.#asked.get(digest) ?? 0;
    if (offset === 0) this.#asked.set(digest, times + 1);
    const turn = times % this.#servers.length;
    return [...this.#servers.slice(turn), ...this.#servers.slice(0, turn)];
  }

  async #keepSession(digest: Digest, session: URL, signal?: AbortSignal): Promise<void> {
    const older = this.#sessions.get(digest);
    this.#sessions.set(digest, session);
    if (older) await cancelSession(this.#origin, older, signal);
  }

  async #readManifest(descriptor: Descriptor, source: ContentSource): Promise<Buffer> {
    const chunks: Buffer[] = [];
    let size = 0;
    for await (const chunk of await source.open(0)) {
      size += chunk.length;
      if (size > LIMITS.manifest) break;
      chunks.push(Buffer.from(chunk));
    }
    const bytes = Buffer.concat(chunks);
    if (size === bytes.length && digestOf(bytes) === descriptor.digest) return bytes;
    const { digest } = descriptor;
    const { side } = this.#origin;
    throw new GapferryError('registry.wrongBytes', { host: this.host, repository: this.path, digest }, { side });
  }

  #name(tagOrDigest: string): string {
    if (isDigest(tagOrDigest) || isTag(tagOrDigest)) return tagOrDigest;
    const reference = `${this.host}/${this.path}:${tagOrDigest}`.slice(0, 300);
    throw new GapferryError('input.badReference', { reference, detail: 'neither a tag nor a sha256 digest' });
  }

  /** A digest from outside never reaches a URL unchecked (CVE-2024-3727). */
  #digest({ digest }: Descriptor): Digest {
    this.#name(digest);
    return digest;
  }
}

async function* oneChunk(bytes: Buffer): AsyncGenerator<Uint8Array> {
  if (bytes.length > 0) yield bytes;
}

function isMountRefusal(error: unknown): boolean {
  if (isError(error, 'target.refused')) return error.params.status !== 429;
  const codes = ['registry.unauthorized', 'registry.forbidden', 'registry.notFound', 'registry.digestMissing'] as const;
  return [...codes, 'target.noPush', 'target.projectMissing'].some((code) => isError(error) && error.code === code);
}
