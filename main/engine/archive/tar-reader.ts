import { GapferryError } from '../../../shared/gapferry-error.ts';
import { LIMITS } from '../limits.ts';
import { safeEntryName } from './entry-name.ts';
import { parsePax } from './pax.ts';
import { parseHeader, type TarHeader } from './tar-header.ts';
import { BLOCK, paddingOf, TAR_END } from './ustar.ts';

/** One entry of a tar, to be read in place. */
export interface TarEntry {
  /** Relative, with `/`, without `./` before and `/` behind. */
  readonly name: string;
  readonly type: 'file' | 'directory' | 'symlink' | 'hardlink';
  readonly size: number;
  /** Offset of the content in the archive. */
  readonly data: number;
  /** Where a link points, as written. */
  readonly target?: string;
}

/** What a tar is read from: an open file, or the content of a packed one. */
export interface TarFile {
  stat(): Promise<{ size: number }>;
  read(buffer: Buffer, offset: number, length: number, position: number): Promise<{ bytesRead: number }>;
}

/** How much of tar's history a reader takes. */
export interface TarRules {
  /** PAX headers and GNU long names, folders, links and old magics, as docker, Go and GNU tar write them. Ours has none. */
  readonly foreign: boolean;
}

/** Zeros that may follow the end: tools fill up a record, or a gateway a block. */
const MAX_TRAILING = 1024 * 1024;

/**
 * Reads every header of a tar without its content, and refuses whatever two programs could understand differently:
 * bundle.unsafe names the entry (wrong checksum, size below zero or said twice differently, unsafe name, duplicate or
 * colliding name, bytes behind the end, with `foreign: false` everything but regular files); bundle.truncated where the
 * file ends too early. `path` is for the errors.
 */
export async function readTarEntries(handle: TarFile, path: string, rules: TarRules): Promise<TarEntry[]> {
  return new TarScan(handle, path, rules, (await handle.stat()).size).run();
}

class TarScan {
  readonly #handle: TarFile;
  readonly #path: string;
  readonly #rules: TarRules;
  readonly #length: number;
  readonly #entries: TarEntry[] = [];
  readonly #names = new Map<string, TarEntry>();
  #at = 0;

  constructor(handle: TarFile, path: string, rules: TarRules, length: number) {
    this.#handle = handle;
    this.#path = path;
    this.#rules = rules;
    this.#length = length;
  }

  async run(): Promise<TarEntry[]> {
    for (;;) {
      const header = await this.#header();
      if (!header) break;
      this.#add(await this.#entry(header));
    }
    await this.#checkEnd();
    return this.#entries;
  }

  /** The next header; undefined at the first block of the end. */
  async #header(): Promise<TarHeader | undefined> {
    const block = await this.#read(BLOCK, TAR_END);
    if (block.every((byte) => byte === 0)) return undefined;
    return parseHeader(block, this.#rules.foreign, (entry, detail) => this.#unsafe(entry, detail));
  }

  /** An entry with what the special entries before it say about it. */
  async #entry(first: TarHeader): Promise<TarEntry> {
    let header = first;
    const told: { name?: string; target?: string; size?: number } = {};
    for (let special = 0; header.kind === 'special'; special++) {
      if (!this.#rules.foreign) throw this.#unsafe(header.name, `entry of type ${header.flag}`);
      if (special > 3) throw this.#unsafe(header.name, 'too many headers before one entry');
      Object.assign(told, await this.#special(header));
      const next = await this.#header();
      if (!next) throw this.#unsafe(header.name, 'a header without its entry');
      header = next;
    }
    if (told.size !== undefined && !sameSize(told.size, header.size))
      throw this.#unsafe(told.name ?? header.name, `size ${told.size} in PAX, ${header.size} in ustar`);
    return this.#place({ ...header, ...told });
  }

  async #special(header: TarHeader): Promise<{ name?: string; target?: string; size?: number }> {
    if (header.size > LIMITS.paxHeader) throw this.#unsafe(header.name, 'extended header too large');
    const bytes = await this.#read(header.size, header.size + paddingOf(header.size));
    this.#at += paddingOf(header.size);
    const text = (): string => bytes.toString('utf8').replace(/\0+$/, '');
    if (header.flag === 'L') return { name: text() };
    if (header.flag === 'K') return { target: text() };
    const pax = parsePax(bytes, (detail) => this.#unsafe(header.name, detail));
    if (header.flag === 'g' && Object.keys(pax).length > 0) throw this.#unsafe(header.name, 'a global name or size');
    return pax;
  }

  #place(header: { name: string; size: number; kind: TarHeader['kind']; flag: string; target?: string }): TarEntry {
    const { kind, target } = header;
    if (kind === 'special' || kind === 'unknown') throw this.#unsafe(header.name, `entry of type ${header.flag}`);
    if (kind !== 'file' && !this.#rules.foreign) throw this.#unsafe(header.name, `a ${kind} in a bundle`);
    const name = safeEntryName(header.name, kind === 'directory' || this.#rules.foreign);
    if (name === undefined) throw this.#unsafe(header.name, 'unsafe name');
    const size = kind === 'file' ? header.size : 0;
    const data = this.#at;
    this.#at += size + paddingOf(size);
    if (this.#at > this.#length) throw this.#truncated(this.#at + TAR_END);
    return { name, type: kind, size, data, ...(target !== undefined ? { target } : {}) };
  }

  #add(entry: TarEntry): void {
    if (entry.name === '') return; // the folder `./` itself
    const key = entry.name.normalize('NFC').toUpperCase().toLowerCase();
    const twin = this.#names.get(key);
    if (twin) {
      if (twin.type === 'directory' && entry.type === 'directory' && twin.name === entry.name) return;
      throw this.#unsafe(entry.name, twin.name === entry.name ? 'stands twice' : `collides with ${twin.name}`);
    }
    this.#names.set(key, entry);
    this.#entries.push(entry);
    if (this.#entries.length > LIMITS.tarEntries) throw this.#unsafe(entry.name, 'too many entries');
  }

  async #checkEnd(): Promise<void> {
    const rest = this.#length - this.#at;
    if (rest < BLOCK) throw this.#truncated(this.#at + BLOCK);
    if (rest > MAX_TRAILING) throw this.#unsafe('', `${rest} bytes behind the end`);
    const tail = await this.#read(rest, rest);
    if (tail.some((byte) => byte !== 0)) throw this.#unsafe('', 'bytes behind the end');
  }

  /** Reads at the current place and moves on; `needed` is what an archive must still have there, for the error. */
  async #read(size: number, needed: number): Promise<Buffer> {
    if (this.#at + size > this.#length) throw this.#truncated(this.#at + needed);
    const buffer = Buffer.alloc(size);
    const { bytesRead } = size > 0 ? await this.#handle.read(buffer, 0, size, this.#at) : { bytesRead: 0 };
    if (bytesRead < size) throw this.#truncated(this.#at + needed);
    this.#at += size;
    return buffer;
  }

  #truncated(expected: number): GapferryError {
    return new GapferryError('bundle.truncated', { path: this.#path, expected, found: this.#length });
  }

  #unsafe(entry: string, detail: string): GapferryError {
    return new GapferryError('bundle.unsafe', { path: this.#path, entry, detail });
  }
}

/** Go writes 0 in the ustar field where a size does not fit eleven octal digits; anything else must be equal. */
function sameSize(pax: number, ustar: number): boolean {
  return pax === ustar || (ustar === 0 && pax > 0o77777777777);
}
