import { GapferryError, isError } from '../../../shared/gapferry-error.ts';
import type { Descriptor } from '../descriptor.ts';
import type { ContentSource, PushOptions } from '../store.ts';
import { type Answer, discard, header } from './answer.ts';
import type { Asking } from './asking.ts';
import { isTransient } from './backoff.ts';
import { pulling, type Server } from './server.ts';
import { UploadBody } from './upload-body.ts';

const TRIES = 6;
/** From here on a broken PUT is not simply sent again. */
const LARGE = 16 * 1024 * 1024;
/** Sizes of PATCH bodies, tried downwards; nginx refuses more than 1 MiB unless told otherwise. */
const CHUNKS = [64, 16, 4, 1, 0.5, 0.125, 0.03125].map((mebibytes) => mebibytes * 1024 * 1024);

/**
 * One blob on its way to a registry: POST, then one PUT with its Content-Length, because Harbor takes the size for its
 * quota from there. After a 413, a time-out or a break of a large PUT: a new session, PATCH in chunks that go on from
 * acknowledged boundaries, closed by an empty PUT (harbor.md 3.2). Content whose hash is wrong is never completed.
 */
export class Upload {
  readonly #server: Server;
  readonly #descriptor: Descriptor;
  readonly #source: ContentSource;
  readonly #options: PushOptions;
  #session: URL | undefined;
  #body: UploadBody | undefined;
  #inChunks: boolean;

  /** `session`: one that a refused mount has opened already. */
  constructor(server: Server, descriptor: Descriptor, source: ContentSource, options: PushOptions, session?: URL) {
    this.#server = server;
    this.#descriptor = descriptor;
    this.#source = source;
    this.#options = options;
    this.#session = session;
    // Where no chunk is small enough, what is in front may have been told to take more since.
    this.#inChunks = descriptor.size >= server.endpoint.bodies.refused && this.#chunkSize() > 0;
  }

  /** Ends with the blob in place, or throws: the source's own error as it is, or what the registry's refusal means. */
  async run(): Promise<void> {
    for (let failures = 1; ; failures++) {
      try {
        return await (this.#inChunks ? this.#sendChunks() : this.#sendWhole());
      } catch (error) {
        if (await this.#landedAnyway(error)) return;
        this.#body?.rewind();
        await this.#giveUpUnless(failures < TRIES && this.#worthAgain(error), error);
        this.#session = undefined;
        await this.#prepare(failures, error);
      }
    }
  }

  /** What the source threw goes through as it is; no try makes it better. */
  async #giveUpUnless(worthAgain: boolean, error: unknown): Promise<void> {
    this.#options.signal?.throwIfAborted();
    const failure = this.#body?.sourceFailure;
    if (worthAgain && !failure) return;
    if (this.#session) await cancelSession(this.#server, this.#session, this.#options.signal);
    throw failure ? failure.error : error;
  }

  async #sendWhole(): Promise<void> {
    const { size } = this.#descriptor;
    const session = await this.#begin();
    const body = this.#newBody();
    const answer = await this.#ask({
      method: 'PUT',
      to: this.#closing(session),
      headers: { 'content-type': 'application/octet-stream', 'content-length': String(size) },
      body: () => body.from(0, size),
      ok: [201, 204],
    });
    this.#server.endpoint.bodies.noteAccepted(size);
    await this.#finish(answer);
  }

  async #sendChunks(): Promise<void> {
    const { size } = this.#descriptor;
    let session = await this.#begin();
    const body = this.#newBody();
    for (let failures = 0; body.acknowledged < size; ) {
      try {
        const answer = await this.#sendChunk(session, body);
        await discard(answer);
        session = this.#server.endpoint.locate(answer, header(answer, 'location'), this.#about());
        this.#session = session;
        if (!(await body.acknowledge(acknowledgedEnd(answer)))) throw this.#lostCount();
        failures = 0;
      } catch (error) {
        if (body.sourceFailure || ++failures >= TRIES || !this.#chunkWorthAgain(error)) throw error;
        if (isError(error, 'target.bodyTooLarge')) await body.acknowledge(body.acknowledged);
        else session = await this.#reconnect(session, body, failures, error);
      }
    }
    const answer = await this.#ask({
      method: 'PUT',
      to: this.#closing(session),
      headers: { 'content-length': '0' },
      ok: [201, 204],
    });
    await this.#finish(answer);
  }

  #sendChunk(session: URL, body: UploadBody): Promise<Answer> {
    const start = body.acknowledged;
    const most = this.#chunkSize();
    if (most === 0) throw this.#tooLarge();
    const end = Math.min(start + most, this.#descriptor.size);
    return this.#ask({
      method: 'PATCH',
      to: session,
      headers: {
        'content-type': 'application/octet-stream',
        'content-range': `${start}-${end - 1}`,
        'content-length': String(end - start),
      },
      about: { ...this.#about(), size: end - start },
      body: () => body.from(start, end),
      ok: [202, 201, 204],
    });
  }

  /** After a broken chunk: where the session stands. Distribution 2.8 answers 404 then, and everything starts again. */
  async #reconnect(session: URL, body: UploadBody, failures: number, error: unknown): Promise<URL> {
    const { endpoint } = this.#server;
    await endpoint.pause(failures, error, this.#options.signal);
    const answer = await endpoint.ask({
      ...pulling(this.#server),
      method: 'GET',
      to: session,
      ok: [204],
      signal: this.#options.signal,
    });
    await discard(answer);
    const location = header(answer, 'location');
    const next = location ? endpoint.locate(answer, location, this.#about()) : session;
    this.#session = next;
    const end = acknowledgedEnd(answer);
    if (end === undefined || !(await body.acknowledge(end))) throw this.#lostCount();
    return next;
  }

  async #begin(): Promise<URL> {
    if (this.#session) return this.#session;
    const answer = await this.#ask({
      method: 'POST',
      to: `/v2/${this.#server.path}/blobs/uploads/`,
      headers: { 'content-length': '0' },
      ok: [202],
      tries: undefined,
    });
    await discard(answer);
    const session = this.#server.endpoint.locate(answer, header(answer, 'location'), this.#about());
    this.#session = session;
    return session;
  }

  async #finish(answer: Answer): Promise<void> {
    await discard(answer);
    this.#session = undefined;
    const stored = header(answer, 'docker-content-digest');
    const { digest } = this.#descriptor;
    if (stored === undefined || !stored.startsWith('sha256:') || stored === digest) return;
    const { endpoint, path, side } = this.#server;
    const reference = `${endpoint.host}/${path}`;
    throw new GapferryError(
      'target.digestDiffers',
      { reference, expected: digest, found: stored.slice(0, 100) },
      { side },
    );
  }

  /** A PUT whose answer was lost may have been completed all the same. */
  async #landedAnyway(error: unknown): Promise<boolean> {
    if (!isError(error, 'registry.unreachable') || this.#body?.sentAll !== true) return false;
    const { digest } = this.#descriptor;
    const asking: Asking = {
      ...pulling(this.#server),
      method: 'HEAD',
      to: `/v2/${this.#server.path}/blobs/${digest}`,
      ok: [200, 404],
      redirects: 'return',
      signal: this.#options.signal,
      tries: 1,
    };
    const answer = await this.#server.endpoint.ask(asking).catch(() => undefined);
    if (!answer) return false;
    await discard(answer);
    return answer.status === 200;
  }

  async #prepare(failures: number, error: unknown): Promise<void> {
    const { size } = this.#descriptor;
    if (isError(error, 'target.bodyTooLarge')) this.#inChunks = true;
    else if (size >= LARGE && (isError(error, 'registry.unreachable') || failures > 1 || timedOut(error))) {
      this.#inChunks = true;
    }
    if (isTransient(error)) await this.#server.endpoint.pause(failures, error, this.#options.signal);
  }

  #worthAgain(error: unknown): boolean {
    return isTransient(error) || isLostSession(error) || this.#chunkWorthAgain(error);
  }

  /** A body that is too large for a proxy in front is sent in smaller pieces, while there are smaller ones. */
  #chunkWorthAgain(error: unknown): boolean {
    if (!isError(error, 'target.bodyTooLarge')) return isTransient(error);
    this.#server.endpoint.bodies.noteRefused(error.params.size || this.#descriptor.size);
    return this.#chunkSize() > 0;
  }

  #chunkSize(): number {
    return CHUNKS.find((chunk) => chunk < this.#server.endpoint.bodies.refused) ?? 0;
  }

  #newBody(): UploadBody {
    this.#body = new UploadBody(this.#descriptor, this.#source, this.#options.onBytes ?? (() => undefined), () => {
      const { endpoint, path, side } = this.#server;
      const { digest } = this.#descriptor;
      return new GapferryError('registry.wrongBytes', { host: endpoint.host, repository: path, digest }, { side });
    });
    return this.#body;
  }

  #tooLarge(): GapferryError {
    const { endpoint, path, side } = this.#server;
    const { refused: size } = endpoint.bodies;
    return new GapferryError('target.bodyTooLarge', { host: endpoint.host, repository: path, size }, { side });
  }

  /** The registry's count of the bytes makes no sense: only a new session helps. */
  #lostCount(): GapferryError {
    const { endpoint, side } = this.#server;
    return new GapferryError('registry.unreachable', { host: endpoint.host, detail: 'the upload was lost' }, { side });
  }

  #closing(session: URL): URL {
    return new URL(
      `${session.pathname}${session.search ? `${session.search}&` : '?'}digest=${this.#descriptor.digest}`,
      session,
    );
  }

  #about(): Asking['about'] {
    return { ...pulling(this.#server).about, digest: this.#descriptor.digest, size: this.#descriptor.size };
  }

  #ask(asking: Omit<Asking, 'scopes' | 'about'> & { about?: Asking['about'] }): Promise<Answer> {
    const shared = {
      scopes: pulling(this.#server).scopes,
      about: this.#about(),
      signal: this.#options.signal,
      tries: 1,
    };
    return this.#server.endpoint.ask({ ...shared, ...asking });
  }
}

/** Ends an upload session that nobody will use. Best effort: Harbor lets few delete one, and clears them away in a week. */
export async function cancelSession(server: Server, session: URL, signal?: AbortSignal): Promise<void> {
  const asking: Asking = {
    ...pulling(server),
    method: 'DELETE',
    to: session,
    ok: [204, 202, 200, 404],
    signal,
    tries: 1,
  };
  await server.endpoint.ask(asking).then(discard, () => undefined);
}

/** Bytes that the registry says it has: its Range names the last one. `0-0` may mean none or one; undefined then. */
function acknowledgedEnd(answer: Answer): number | undefined {
  const last = /^(?:bytes=)?0-([0-9]{1,15})$/.exec(header(answer, 'range') ?? '')?.[1];
  return last === undefined || last === '0' ? undefined : Number(last) + 1;
}

function isLostSession(error: unknown): boolean {
  if (isError(error, 'registry.notFound')) return true;
  if (!isError(error, 'target.refused')) return false;
  return error.params.status === 416 || /BLOB_UPLOAD_(?:INVALID|UNKNOWN)/.test(error.params.detail);
}

function timedOut(error: unknown): boolean {
  if (!isError(error, 'registry.protocol') && !isError(error, 'registry.failing')) return false;
  return [408, 502, 504].includes(error.params.status);
}
