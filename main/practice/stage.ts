import { randomBytes } from 'node:crypto';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { CallName, CallRequest, CallResult, KeyView } from '../../shared/contract.ts';
import { startHarbor } from './harbor.ts';
import { startRegistry } from './registry.ts';
import { SAMPLE_FILES, SAMPLE_HOSTS } from './sample-files.ts';
import { sampleRepositories } from './sample-images.ts';
import { seed } from './seed.ts';

/** Sends a call to the practice host and returns its value; throws where it was refused. */
export type Call = <N extends CallName>(name: N, request: CallRequest<N>) => Promise<CallResult<N>>;

export interface StageOptions {
  readonly folder: string;
  /** Whether what the two registries held stays in the folder. */
  readonly keepRegistries?: boolean;
}

/** The two ends of a practice ferry: servers of this process. */
export interface Stage {
  /** HOST:PORT of the registry of the internet side. */
  readonly source: string;
  /** HOST:PORT of the Harbor of the isolated side, and its project. */
  readonly harbor: string;
  readonly project: string;
  /** Of its user `admin`; made for this stage alone. */
  readonly password: string;
  /** Tags that the registry of the internet side has: HOST:PORT/PATH:TAG. */
  readonly images: readonly string[];
  /** Puts the sample images into the registry of the internet side. */
  fill(): Promise<void>;
  /** Fills it, and tells a practice host how to reach both: the sample names are mirrored, so that nothing is asked of the internet. */
  introduce(call: Call): Promise<void>;
  close(): Promise<void>;
}

const PROJECT = 'practice';

/** Starts a registry with the sample images and a Harbor. Errors are those of binding a port. */
export async function openStage({ folder, keepRegistries = false }: StageOptions): Promise<Stage> {
  const storage = (name: string) => (keepRegistries ? { folder: join(folder, name) } : 'memory');
  const source = await startRegistry({ storage: storage('registry-outside') });
  const password = randomBytes(12).toString('base64url');
  const projects = [{ name: PROJECT }];
  const harbor = await startHarbor({ adminPassword: password, projects, storage: storage('registry-inside') });
  const repositories = sampleRepositories();
  const fill = (): Promise<void> => seed(source.url, repositories);
  return {
    source: source.host,
    harbor: harbor.host,
    project: PROJECT,
    password,
    images: repositories.flatMap(({ path, tags }) => imageTags(tags).map((tag) => `${source.host}/${path}:${tag}`)),
    fill,
    introduce: async (call) => {
      await fill();
      for (const host of [source.host, harbor.host]) {
        await call('registry.set', { host, plainHttp: true, proxy: 'direct' });
      }
      for (const host of SAMPLE_HOSTS) await call('registry.set', { host, mirrors: [source.host], proxy: 'direct' });
      await call('registry.login', { host: harbor.host, username: 'admin', password });
    },
    close: async () => {
      await Promise.all([source.close(), harbor.close()]);
    },
  };
}

/** Tags that people give: not those that carry signatures and lists of referrers. */
function imageTags(tags: ReadonlyMap<string, unknown>): string[] {
  return [...tags.keys()].filter((tag) => !tag.startsWith('sha256-'));
}

/** Writes the sample deployment files into `files` of the folder. */
export async function writeSampleFiles(folder: string): Promise<string> {
  const files = join(folder, 'files');
  await mkdir(files, { recursive: true });
  for (const { name, text } of SAMPLE_FILES) await writeFile(join(files, name), text);
  return files;
}

/** Makes a signing key and trusts it in the same home: in practice both sides are one. */
export async function makeTrustedKey(
  call: Call,
  folder: string,
  name: string,
  passphrase: string,
): Promise<{ key: KeyView; path: string }> {
  const key = await call('key.new', { name, passphrase });
  const path = join(folder, `${name}.pub`);
  await writeFile(path, key.publicPem);
  await call('trust.add', { name, path, confirmed: 'practice', lastEight: key.fingerprint.slice(-8) });
  return { key, path };
}
