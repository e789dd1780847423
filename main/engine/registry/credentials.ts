import type { Credential, CredentialSource } from './credential.ts';
import { CredentialFile } from './credential-file.ts';
import { CredentialHelper } from './credential-helper.ts';
import { DockerConfig } from './docker-config.ts';
import type { Vault } from './vault.ts';

export type { Credential, CredentialSource } from './credential.ts';

export interface CredentialsOptions {
  /** Our own file, made with 0600 when something is stored. */
  readonly file: string;
  /** Keeps what is stored instead of the file, where there is one. */
  readonly vault?: Vault;
  /** For DOCKER_CONFIG and HOME, and what helpers run with; default: the process's. */
  readonly env?: NodeJS.ProcessEnv;
  /** Seconds that a helper is given. */
  readonly helperSeconds?: number;
}

/** What keeps the credential of a host. */
export type Keeper = 'none' | 'docker-config' | 'helper' | 'file' | 'keyring';

/**
 * Credentials of this user: the vault and our own file (somebody logged in with gapferry on purpose), then what docker knows: the
 * helper it has set up for the host, and its config. A helper may open a window or a smart card, so each host is asked for
 * once and one at a time.
 */
export class Credentials implements CredentialSource {
  readonly #file: CredentialFile;
  readonly #sealed: CredentialFile | undefined;
  readonly #env: NodeJS.ProcessEnv;
  readonly #helperSeconds: number | undefined;
  readonly #known = new Map<string, Promise<{ keeper: Keeper; credential?: Credential }>>();
  #turn: Promise<unknown> = Promise.resolve();

  constructor({ file, vault, env, helperSeconds }: CredentialsOptions) {
    this.#file = new CredentialFile(file);
    this.#sealed = vault && new CredentialFile(vault.file, vault);
    this.#env = env ?? process.env;
    this.#helperSeconds = helperSeconds;
  }

  async get(host: string): Promise<Credential | undefined> {
    return (await this.#find(host)).credential;
  }

  /** Where the credential of a host is kept, never the credential. */
  async where(host: string): Promise<Keeper> {
    return (await this.#find(host)).keeper;
  }

  /** Keeps a credential: in docker's helper for the host where one is set up, else in the vault or our file. Says where. */
  async store(
    host: string,
    username: string,
    password: string,
  ): Promise<{ keptBy: 'helper' | 'file' | 'keyring'; where: string }> {
    this.#known.delete(host);
    const helper = (await DockerConfig.read(this.#env, host)).helper(host);
    if (!helper) {
      const keeper = this.#sealed ?? this.#file;
      await keeper.store(host, username, password);
      // An older one in the open must not stay, nor hide the new one.
      if (this.#sealed) await this.#file.erase(host);
      return { keptBy: this.#sealed ? 'keyring' : 'file', where: keeper.path };
    }
    await this.#inTurn(() => this.#helper(helper).store(host, username, password));
    // An older one of ours must not hide the new one.
    await this.#eraseOwn(host);
    return { keptBy: 'helper', where: `docker-credential-${helper}` };
  }

  /** Forgets a credential in the vault, our file and in the helper; what stands in docker's config is docker's. Whether there was one. */
  async erase(host: string): Promise<boolean> {
    this.#known.delete(host);
    const fromFile = await this.#eraseOwn(host);
    const helper = (await DockerConfig.read(this.#env, host)).helper(host);
    const fromHelper = helper ? await this.#inTurn(() => this.#helper(helper).erase(host)) : false;
    return fromFile || fromHelper;
  }

  async #eraseOwn(host: string): Promise<boolean> {
    const fromVault = await this.#sealed?.erase(host);
    return (await this.#file.erase(host)) || fromVault === true;
  }

  #find(host: string): Promise<{ keeper: Keeper; credential?: Credential }> {
    const known = this.#known.get(host);
    if (known) return known;
    const found = this.#look(host);
    this.#known.set(host, found);
    // A helper that failed is not asked again for every image: its failure is kept, too.
    found.catch(() => undefined);
    return found;
  }

  async #look(host: string): Promise<{ keeper: Keeper; credential?: Credential }> {
    const sealed = await this.#sealed?.get(host);
    if (sealed) return { keeper: 'keyring', credential: sealed };
    const own = await this.#file.get(host);
    if (own) return { keeper: 'file', credential: own };
    const config = await DockerConfig.read(this.#env, host);
    const helper = config.helper(host);
    const helped = helper ? await this.#inTurn(() => this.#helper(helper).get(host)) : undefined;
    if (helped) return { keeper: 'helper', credential: helped };
    const written = config.credential(host);
    return written ? { keeper: 'docker-config', credential: written } : { keeper: 'none' };
  }

  #helper(name: string): CredentialHelper {
    return new CredentialHelper(name, this.#env, this.#helperSeconds);
  }

  #inTurn<T>(task: () => Promise<T>): Promise<T> {
    const mine = this.#turn.then(task, task);
    this.#turn = mine.catch(() => undefined);
    return mine;
  }
}
