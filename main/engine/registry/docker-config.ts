import { readFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';
import { GapferryError } from '../../../shared/gapferry-error.ts';
import { LIMITS } from '../limits.ts';
import type { Credential } from './credential.ts';
import { parseJson } from './json.ts';

const Auth = z.object({
  auth: z.string().optional(),
  username: z.string().optional(),
  password: z.string().optional(),
  identitytoken: z.string().optional(),
});
const Config = z.object({
  auths: z.record(z.string(), Auth).optional(),
  credHelpers: z.record(z.string(), z.string()).optional(),
  credsStore: z.string().optional(),
});

/** docker's own config.json, as far as it says who we are. Read anew each time: `docker login` may run beside us. */
export class DockerConfig {
  readonly #config: z.infer<typeof Config>;

  constructor(config: z.infer<typeof Config>) {
    this.#config = config;
  }

  /** From $DOCKER_CONFIG or ~/.docker. A file that is not there is an empty one. Throws registry.credentials. */
  static async read(env: NodeJS.ProcessEnv, host: string): Promise<DockerConfig> {
    const path = join(env.DOCKER_CONFIG || join(env.HOME || homedir(), '.docker'), 'config.json');
    const bytes = await readFile(path).catch((cause: unknown) => {
      if (cause instanceof Error && 'code' in cause && cause.code === 'ENOENT') return undefined;
      throw new GapferryError('registry.credentials', { host, detail: `cannot read ${path}` }, { cause });
    });
    if (!bytes) return new DockerConfig({});
    const config = bytes.length <= LIMITS.dockerConfig ? Config.safeParse(parseJson(bytes)).data : undefined;
    if (config) return new DockerConfig(config);
    throw new GapferryError('registry.credentials', { host, detail: `${path} is not a docker config` });
  }

  /** Name of the helper that keeps the credential of a host, without `docker-credential-`. */
  helper(host: string): string | undefined {
    const own = Object.entries(this.#config.credHelpers ?? {}).find(([key]) => hostOf(key) === host);
    return own?.[1] || this.#config.credsStore || undefined;
  }

  /** A credential that stands in the file itself. */
  credential(host: string): Credential | undefined {
    for (const [key, auth] of Object.entries(this.#config.auths ?? {})) {
      const found = hostOf(key) === host ? decode(auth) : undefined;
      if (found) return found;
    }
    return undefined;
  }
}

/** What helpers call a registry: docker.io goes by its oldest address. */
export function serverAddress(host: string): string {
  return host === 'docker.io' ? 'https://index.docker.io/v1/' : host;
}

/** Keys are `host`, `https://host` or `https://host/v1/`, for docker.io its older names. */
function hostOf(key: string): string {
  const host = key.replace(/^https?:\/\//, '').replace(/\/.*$/, '');
  return ['index.docker.io', 'registry-1.docker.io'].includes(host) ? 'docker.io' : host;
}

function decode({ auth, username, password, identitytoken }: z.infer<typeof Auth>): Credential | undefined {
  if (identitytoken) return { identityToken: identitytoken };
  if (!auth) return username && password ? { username, password } : undefined;
  const text = Buffer.from(auth, 'base64').toString('utf8').replace(/\0+$/, '');
  const colon = text.indexOf(':');
  return colon > 0 ? { username: text.slice(0, colon), password: text.slice(colon + 1) } : undefined;
}
