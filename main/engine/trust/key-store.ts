import type { KeyObject } from 'node:crypto';
import { readdir, rm, stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import type { KeyView } from '../../../shared/contract.ts';
import { GapferryError, isError } from '../../../shared/gapferry-error.ts';
import { safeComponent } from '../bundle/names.ts';
import { encryptPrivateKey } from './cosign-key.ts';
import { createFile, readSmallFile } from './key-file.ts';
import { generateKeyPair, invalidKey, keyId, publicPem, readPublicKey } from './keys.ts';
import { importPrivateKey, openPrivateKey } from './private-key.ts';

/** What anybody may know of a key. */
export type PublicHalf = Pick<KeyView, 'name' | 'fingerprint' | 'publicPem'>;

/** A private key ready to sign with. */
export interface UnlockedKey {
  readonly name: string;
  readonly privateKey: KeyObject;
  /** Hex. */
  readonly keyId: string;
}

/**
 * The signing keys of one folder: NAME.key (cosign's encrypted private key, 0600) and NAME.pub (PEM). Files are written
 * whole or not at all and never overwritten; losing a key is final.
 */
export class KeyStore {
  readonly #folder: string;

  constructor(folder: string) {
    this.#folder = folder;
  }

  /** Makes a new key. An empty passphrase is allowed; the view then says `encrypted: false`. @throws key.exists */
  async create(name: string, passphrase: string): Promise<KeyView> {
    this.#checkName(name);
    const { privateKey, publicKey } = generateKeyPair();
    await this.#keep(name, encryptPrivateKey(privateKey, passphrase), publicPem(publicKey));
    return this.show(name);
  }

  /** All keys, by name. */
  async list(): Promise<KeyView[]> {
    const views: KeyView[] = [];
    for (const name of await this.#names()) views.push(await this.show(name));
    return views;
  }

  /** The public halves of all keys, by name: at once, where `list` tries each private one. @throws key.invalid */
  async publicHalves(): Promise<PublicHalf[]> {
    const halves: PublicHalf[] = [];
    for (const name of await this.#names()) halves.push(await this.#publicHalf(name));
    return halves;
  }

  /** @throws key.missing, key.invalid */
  async show(name: string): Promise<KeyView> {
    const container = await this.exportPrivate(name);
    const { mtime } = await stat(this.#keyPath(name));
    return {
      ...(await this.#publicHalf(name)),
      encrypted: await isProtected(container, this.#keyPath(name)),
      created: `${mtime.toISOString().slice(0, 19)}Z`,
    };
  }

  /**
   * Takes in a private key file (cosign's container, PKCS#8 or SEC1 PEM). It is kept encrypted with `passphrase`: a
   * container as it is, anything else put into one.
   * @param name default: the file's name without its extension
   * @throws input.notFound, key.passphrase, key.invalid, key.exists, usage.invalid
   */
  async import(path: string, passphrase: string, name = stem(path)): Promise<KeyView> {
    this.#checkName(name);
    const pem = await readSmallFile(path);
    if (pem === undefined) throw new GapferryError('input.notFound', { path });
    const { container, publicKey } = await importPrivateKey(pem, passphrase, path);
    await this.#keep(name, container, publicPem(publicKey));
    return this.show(name);
  }

  /** The encrypted private key, as cosign reads it too. @throws key.missing */
  async exportPrivate(name: string): Promise<string> {
    const pem = safeComponent(name) ? await readSmallFile(this.#keyPath(name)) : undefined;
    if (pem === undefined) throw new GapferryError('key.missing', { name });
    return pem;
  }

  /** The public key as PEM: what the other side is given. @throws key.missing, key.invalid */
  async exportPublic(name: string): Promise<string> {
    await this.exportPrivate(name);
    const pem = await readSmallFile(this.#pubPath(name));
    if (pem === undefined) throw invalidKey(this.#pubPath(name), 'is gone from beside its private key');
    return pem;
  }

  /** Takes a key away for good, the private half first. What it signed stays signed. @throws key.missing */
  async remove(name: string): Promise<void> {
    await this.exportPrivate(name);
    await rm(this.#keyPath(name), { force: true });
    await rm(this.#pubPath(name), { force: true });
  }

  /**
   * Opens a key for signing: one of the store by its name, else a key file by its path.
   * @param passphrase undefined where none was given
   * @throws key.missing, key.passphraseNeeded, key.passphrase, key.invalid
   */
  async unlock(nameOrPath: string, passphrase: string | undefined): Promise<UnlockedKey> {
    const stored = safeComponent(nameOrPath) ? await readSmallFile(this.#keyPath(nameOrPath)) : undefined;
    const pem = stored ?? (await readSmallFile(nameOrPath));
    if (pem === undefined) throw new GapferryError('key.missing', { name: nameOrPath });
    const { privateKey, publicKey } = await openPrivateKey(pem, passphrase, nameOrPath);
    const id = keyId(publicKey);
    if (stored === undefined) return { name: stem(nameOrPath), privateKey, keyId: id };
    const shown = keyId(readPublicKey(await this.exportPublic(nameOrPath), this.#pubPath(nameOrPath)));
    if (shown !== id)
      throw invalidKey(this.#pubPath(nameOrPath), 'is not the public half of the private key beside it');
    return { name: nameOrPath, privateKey, keyId: id };
  }

  /** The name of the key that signs where none is named; undefined where there is no key. @throws key.several */
  async only(): Promise<string | undefined> {
    const names = await this.#names();
    if (names.length > 1) throw new GapferryError('key.several', { names: names.join(', ') });
    return names[0];
  }

  /**
   * The public file is made first and claims the name, so that of two who make the same name at once one loses whole;
   * if the private one cannot be written the claim is withdrawn.
   */
  async #keep(name: string, container: string, pem: string): Promise<void> {
    if (!(await createFile(this.#pubPath(name), pem, 0o644))) throw new GapferryError('key.exists', { name });
    const written = await createFile(this.#keyPath(name), container, 0o600).catch(async (error: unknown) => {
      await rm(this.#pubPath(name), { force: true });
      throw error;
    });
    if (written) return;
    await rm(this.#pubPath(name), { force: true });
    throw new GapferryError('key.exists', { name });
  }

  async #names(): Promise<string[]> {
    const entries = await readdir(this.#folder).catch((error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') return [];
      throw new GapferryError('input.unreadable', { path: this.#folder, detail: error.message }, { cause: error });
    });
    const names = entries.filter((entry) => entry.endsWith('.key')).map((entry) => entry.slice(0, -'.key'.length));
    return names.filter(safeComponent).sort();
  }

  async #publicHalf(name: string): Promise<PublicHalf> {
    const publicPem = await this.exportPublic(name);
    return { name, fingerprint: keyId(readPublicKey(publicPem, this.#pubPath(name))), publicPem };
  }

  #checkName(name: string): void {
    if (!safeComponent(name))
      throw new GapferryError('usage.invalid', {
        detail: `key name "${name}": use letters, digits, ".", "_" and "-", at most 64`,
      });
  }

  #keyPath(name: string): string {
    return join(this.#folder, `${name}.key`);
  }

  #pubPath(name: string): string {
    return join(this.#folder, `${name}.pub`);
  }
}

function stem(path: string): string {
  return basename(path).replace(/\.(?:key|pem)$/i, '');
}

/** Only trying tells: the container of a key without a passphrase looks like any other. A PEM file that somebody put there counts too: it signs. */
async function isProtected(container: string, path: string): Promise<boolean> {
  try {
    await openPrivateKey(container, '', path);
    return false;
  } catch (error) {
    if (isError(error, 'key.passphrase')) return true;
    throw error;
  }
}
