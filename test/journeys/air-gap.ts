import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type DockerRegistry, startDockerRegistry } from '../support/docker-registry.ts';
import { makeWorkstation, type Workstation } from '../support/gapferry.ts';

/** The key of the outside; its passphrase, as the environment gives it. */
export const KEY = 'exporter';
export const PASSPHRASE = { GAPFERRY_PASSPHRASE: 'correct horse' };

/** Two machines that cannot reach each other: one signs, the other trusts its key. Registries are set by whoever needs them. */
export interface AirGap {
  readonly outside: Workstation;
  readonly inside: Workstation;
  /** The outside's public key, as it was carried over. */
  readonly publicKey: string;
  close(): Promise<void>;
}

/** Sets up both machines through the command. */
export async function openAirGap(): Promise<AirGap> {
  const [outside, inside] = [await makeWorkstation(), await makeWorkstation()];
  await outside.ok(['key', 'new', KEY, '--no-backup'], { env: PASSPHRASE });
  const publicKey = inside.path('exporter.pub');
  await writeFile(publicKey, (await outside.run(['key', 'export', KEY, '--public'])).stdout);
  await inside.ok(['trust', 'add', KEY, publicKey, '--confirmed', 'by telephone']);
  return {
    outside,
    inside,
    publicKey,
    close: async () => {
      await outside.remove();
      await inside.remove();
    },
  };
}

/** Two real registries, which speak plain HTTP, and the settings that each side needs to reach its own. */
export interface RegistryPair {
  readonly source: DockerRegistry;
  readonly target: DockerRegistry;
  close(): Promise<void>;
}

export async function startPair({ outside, inside }: AirGap): Promise<RegistryPair> {
  const [source, target] = await Promise.all([startDockerRegistry(), startDockerRegistry()]);
  await outside.ok(['registry', 'set', source.host, '--plain-http']);
  await inside.ok(['registry', 'set', target.host, '--plain-http']);
  return {
    source,
    target,
    close: async () => {
      await source.stop();
      await target.stop();
    },
  };
}

/** Writes a file into a machine's folder and gives its path. */
export async function put(station: Workstation, name: string, text: string | Uint8Array): Promise<string> {
  const path = station.path(name);
  await writeFile(path, text);
  return path;
}

/** A deployment of the given images. */
export function deployment(...images: string[]): string {
  const containers = images.map((image, i) => `      - name: c${i}\n        image: ${image} # kept\n`).join('');
  return `apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: app}\nspec:\n  template:\n    spec:\n      containers:\n${containers}`;
}

/** Real deployment files, read where they lie. */
const CORPUS = join(import.meta.dirname, '..', '..', '..', 'shared', 'corpus');

/** A file of the corpus, or undefined where it is absent. */
export async function corpusFile(name: string): Promise<Buffer | undefined> {
  return readFile(join(CORPUS, name)).catch(() => undefined);
}
