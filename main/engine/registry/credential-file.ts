import { mkdir, open, readFile, rename, rm, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { z } from 'zod';
import { GapferryError } from '../../../shared/gapferry-error.ts';
import { LIMITS } from '../limits.ts';
import { parseJson } from './json.ts';

const Entries = z.record(z.string(), z.object({ username: z.string(), password: z.string() }));
type Entries = z.infer<typeof Entries>;

/** Credentials in a file that only its user can read (0600). Replaced whole, so that a crash leaves the old or the new one. */
export class CredentialFile {
  readonly path: string;

  constructor(path: string) {
    this.path = path;
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
    const entries = Entries.safeParse(parseJson(await readFile(path, 'utf8'))).data;
    if (!entries) throw failed(`${path} is damaged`);
    return entries;
  }

  async #write(entries: Entries): Promise<void> {
    await mkdir(dirname(this.path), { recursive: true, mode: 0o700 });
    const part = `${this.path}.part`;
    await rm(part, { force: true });
    const file = await open(part, 'wx', 0o600);
    try {
      await file.writeFile(`${JSON.stringify(entries, null, 2)}\n`);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(part, this.path);
  }
}
