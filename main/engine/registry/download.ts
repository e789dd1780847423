import { GapferryError } from '../../../shared/gapferry-error.ts';
import type { Descriptor } from '../descriptor.ts';
import type { ByteStream } from '../store.ts';
import { type Answer, cut, discard, header } from './answer.ts';
import { pieces } from './pieces.ts';
import { firstOf, pulling, type Server } from './server.ts';

/** Breaks in a row without a useful number of bytes in between, before a transfer is given up. */
const BREAKS = 5;
const USEFUL = 64 * 1024;

/** Opens a blob at an offset: the request is made before this returns, so that what can be known at once is thrown here. */
export async function openBlob(
  servers: readonly Server[],
  descriptor: Descriptor,
  offset: number,
  signal?: AbortSignal,
): Promise<ByteStream> {
  const download = new Download(servers, descriptor, offset, signal);
  return download.stream(await download.open());
}

/** An answer from which the wanted bytes start after `skip` others. */
interface Opened {
  readonly server: Server;
  readonly answer: Answer;
  readonly skip: number;
}

/** One blob on its way: goes on by Range where the body broke, at another server if need be. */
class Download {
  readonly #servers: readonly Server[];
  readonly #descriptor: Descriptor;
  readonly #signal: AbortSignal | undefined;
  #position: number;

  constructor(servers: readonly Server[], descriptor: Descriptor, offset: number, signal: AbortSignal | undefined) {
    this.#servers = servers;
    this.#descriptor = descriptor;
    this.#position = offset;
    this.#signal = signal;
  }

  open(): Promise<Opened> {
    return firstOf(this.#servers, (server) => this.#openAt(server), this.#signal);
  }

  async *stream(first: Opened): AsyncGenerator<Uint8Array> {
    let opened = first;
    for (let breaks = 0; ; ) {
      const before = this.#position;
      const failure = yield* this.#body(opened);
      if (this.#position === this.#descriptor.size) return;
      breaks = this.#position - before >= USEFUL ? 1 : breaks + 1;
      if (breaks >= BREAKS) throw failure;
      await opened.server.endpoint.pause(breaks, failure, this.#signal);
      opened = await this.open();
    }
  }

  /** Yields what one body holds; returns why it ended. */
  async *#body({ server, answer, skip }: Opened): AsyncGenerator<Uint8Array, unknown> {
    let left = skip;
    try {
      for await (const chunk of pieces(answer.body)) {
        const useful = left === 0 ? chunk : chunk.subarray(Math.min(left, chunk.length));
        left -= chunk.length - useful.length;
        if (useful.length === 0) continue;
        if (this.#position + useful.length > this.#descriptor.size) throw this.#wrongSize(server);
        this.#position += useful.length;
        yield useful;
      }
      const detail = `the body ended at ${this.#position} of ${this.#descriptor.size} bytes`;
      return new GapferryError('registry.unreachable', { host: server.endpoint.host, detail }, server);
    } catch (cause) {
      const error = await server.endpoint.translate(cause, answer.url, server, this.#signal);
      if (cause instanceof GapferryError || this.#signal?.aborted) throw error;
      return error;
    }
  }

  async #openAt(server: Server): Promise<Opened> {
    const answer = await this.#get(server, this.#position > 0);
    const skip = this.#skip(answer);
    if (skip !== undefined) return this.#checked({ server, answer, skip });
    // A range that the server cannot give, or gives wrongly: from the start, then.
    await discard(answer);
    return this.#checked({ server, answer: await this.#get(server, false), skip: this.#position });
  }

  #get(server: Server, range: boolean): Promise<Answer> {
    const { digest } = this.#descriptor;
    const shared = pulling(server);
    return server.endpoint.ask({
      ...shared,
      method: 'GET',
      to: `/v2/${server.path}/blobs/${digest}`,
      about: { ...shared.about, digest },
      headers: range ? { range: `bytes=${this.#position}-` } : {},
      ok: range ? [200, 206, 416] : [200],
      signal: this.#signal,
    });
  }

  /** How many bytes to pass over before the wanted ones; undefined where the answer is of no use. */
  #skip(answer: Answer): number | undefined {
    if (answer.status === 200) return this.#position;
    const [, from, total] = /^bytes ([0-9]+)-[0-9]+\/([0-9]+|\*)$/.exec(header(answer, 'content-range') ?? '') ?? [];
    const fits = Number(from) === this.#position && (total === '*' || Number(total) === this.#descriptor.size);
    return answer.status === 206 && fits ? 0 : undefined;
  }

  async #checked(opened: Opened): Promise<Opened> {
    const { server, answer } = opened;
    const encoding = header(answer, 'content-encoding');
    if (encoding && encoding !== 'identity') {
      cut(answer);
      const detail = `content in the encoding ${encoding.slice(0, 40)}`;
      throw new GapferryError('registry.protocol', { host: server.endpoint.host, status: 200, detail }, server);
    }
    const length = header(answer, 'content-length');
    const expected = this.#descriptor.size - (answer.status === 206 ? this.#position : 0);
    if (length === undefined || Number(length) === expected) return opened;
    cut(answer);
    throw this.#wrongSize(server);
  }

  #wrongSize({ endpoint, path, side }: Server): GapferryError {
    const { digest } = this.#descriptor;
    return new GapferryError('registry.wrongBytes', { host: endpoint.host, repository: path, digest }, { side });
  }
}
