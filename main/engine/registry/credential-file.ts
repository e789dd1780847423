import { mkdir, open, readFile, rename, rm, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { z } from 'zod';
import { GapferryError } from '../../../shared/gapferry-error.ts';
import { LIMITS } from '../limits.ts';
import { parseJson } from './json.ts';
import type { Vault } from './vault.ts';

const Entries = z.record(z.string(), z.object({ username: z.string(), password: z.string() }));
type Entries = z.infer<typeof Entries>;

/** What stands in the file of a vault: the entries, sealed. */
const Sealed = z.object({ sealed: z.string() });

/** Credentials in a file that only its user can read (0600), sealed where there is a vault. Replaced whole, so that a crash leaves the old or the new one. */
export class CredentialFile {
  readonly path: string;
  readonly #vault: Pick<Vault, 'seal' | 'open'> | undefined;

  constructor(path: string, vault?: Pick<Vault, 'seal' | 'open'>) {
    this.path = path;
    this.#vault = vault;
  }

  async get(host: string): Promise<{ username: string; password: string } | undefined> {
    const entries = await this.#read(host);
    return Object.hasOwn(entries, host) ? entries[host] : undefined;
  }

  async store(host: string, username: string, password: string): Promise<void> {
    await this.#write({ ...(await this.#read(host)), [host]: { username, password } });
  }

  /** Whether there was something to erase. */
  async erase(host: string): Promise<boolean> {
    const { [host]: erased, ...others } = await this.#read(host);
    if (erased) await this.#write(others);
    return erased !== undefined;
  }

  async #read(host: string): Promise<Entries> {
    const { path } = this;
    const found = await stat(path).catch(() => undefined);
    if (!found) return {};
    const failed = (detail: string) => new GapferryError('registry.credentials', { host, detail });
    if (process.platform !== 'win32' && (found.mode & 0o077) !== 0) {
      throw failed(`${path} can be read by others; chmod 600 makes it private again`);
    }
    if (found.size > LIMITS.dockerConfig) throw failed(`${path} is too large`);
    const text = await this.#opened(await readFile(path, 'utf8')).catch((cause: unknown) => {
      throw failed(`${path} cannot be opened with the key ring: ${cause instanceof Error ? cause.message : cause}`);
    });
    const entries = Entries.safeParse(parseJson(text)).data;
    if (!entries) throw failed(`${path} is damaged`);
    return entries;
  }

  /** What a file holds as JSON of its entries. */
  async #opened(text: string): Promise<string> {
    if (!this.#vault) return text;
    const { data } = Sealed.safeParse(parseJson(text));
    return data ? this.#vault.open(data.sealed) : '';
  }

  async #write(entries: Entries): Promise<void> {
    const content = this.#vault ? { sealed: await this.#vault.seal(JSON.stringify(entries)) } : entries;
    await mkdir(dirname(this.path), { recursive: true, mode: 0o700 });
    const part = `${this.path}.part`;
    await rm(part, { force: true });
    const file = await open(part, 'wx', 0o600);
    try {
      await file.writeFile(`${JSON.stringify(content, null, 2)}\n`);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(part, this.path);
  }
}
