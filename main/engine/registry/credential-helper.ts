import { spawn } from 'node:child_process';
import { z } from 'zod';
import { GapferryError } from '../../../shared/gapferry-error.ts';
import { LIMITS } from '../limits.ts';
import type { Credential } from './credential.ts';
import { serverAddress } from './docker-config.ts';
import { parseJson } from './json.ts';

const HelperAnswer = z.object({ Username: z.string(), Secret: z.string() });
const NAME = /^[A-Za-z0-9][A-Za-z0-9._-]*$/;
/** docker/docker-credential-helpers, credentials/error.go. */
const NOT_FOUND = /credentials not found in native keychain/;

/** One `docker-credential-<name>` program: asked over standard input, never through a shell, with a time limit. */
export class CredentialHelper {
  readonly #name: string;
  readonly #env: NodeJS.ProcessEnv;
  readonly #seconds: number;

  constructor(name: string, env: NodeJS.ProcessEnv, seconds: number = LIMITS.helperTime) {
    this.#name = name;
    this.#env = env;
    this.#seconds = seconds;
  }

  /** The credential it keeps for a host. Throws registry.credentials where it fails. */
  async get(host: string): Promise<Credential | undefined> {
    const { status, output } = await this.#run('get', host, serverAddress(host));
    if (status !== 0 && NOT_FOUND.test(output)) return undefined;
    const answer = status === 0 ? HelperAnswer.safeParse(parseJson(output)).data : undefined;
    // A failed helper may print anything, also a secret: its words are not passed on.
    if (!answer) throw this.#failed(host, `answered with status ${status}`);
    if (answer.Username === '<token>') return { identityToken: answer.Secret };
    return answer.Secret ? { username: answer.Username, password: answer.Secret } : undefined;
  }

  async store(host: string, username: string, password: string): Promise<void> {
    const entry = { ServerURL: serverAddress(host), Username: username, Secret: password };
    const { status } = await this.#run('store', host, JSON.stringify(entry));
    if (status !== 0) throw this.#failed(host, `could not store, status ${status}`);
  }

  /** Whether there was something to erase. */
  async erase(host: string): Promise<boolean> {
    const known = await this.get(host);
    if (!known) return false;
    const { status } = await this.#run('erase', host, serverAddress(host));
    if (status !== 0) throw this.#failed(host, `could not erase, status ${status}`);
    return true;
  }

  #run(verb: string, host: string, input: string): Promise<{ status: number; output: string }> {
    if (!NAME.test(this.#name)) throw this.#failed(host, 'is not the name of a program');
    return new Promise((resolve, reject) => {
      const child = spawn(`docker-credential-${this.#name}`, [verb], {
        env: this.#env,
        stdio: ['pipe', 'pipe', 'ignore'],
        windowsHide: true,
      });
      const stop = (why: string) => {
        child.kill('SIGKILL');
        reject(this.#failed(host, why));
      };
      const timer = setTimeout(() => stop(`did not answer in ${this.#seconds} seconds`), this.#seconds * 1000);
      let output = '';
      child.stdout.setEncoding('utf8').on('data', (text: string) => {
        output += text;
        if (output.length > LIMITS.helperAnswer) stop('answered too much');
      });
      child.stdin.on('error', () => undefined).end(input);
      child.once('error', (cause) => {
        clearTimeout(timer);
        reject(this.#failed(host, 'could not be started', cause));
      });
      child.once('close', (status) => {
        clearTimeout(timer);
        resolve({ status: status ?? -1, output });
      });
    });
  }

  #failed(host: string, what: string, cause?: unknown): GapferryError {
    return new GapferryError(
      'registry.credentials',
      { host, detail: `docker-credential-${this.#name} ${what}` },
      { cause },
    );
  }
}
