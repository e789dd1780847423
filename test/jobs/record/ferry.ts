import { generateKeyPairSync } from 'node:crypto';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { onTestFinished } from 'vitest';
import { z } from 'zod';
import { keyId, readPublicKey } from '../../../main/engine/trust/keys.ts';
import { type EmbeddedRegistry, startRegistry } from '../../../main/practice/registry.ts';
import type { ExportRequest, ImportRequest, JobRequest, JobView } from '../../../shared/contract.ts';
import { openTestHost, type TestHost } from '../../support/open-test-host.ts';
import { made, pushed } from '../preflight/support.ts';

export const PASSPHRASE = 'correct-horse-battery';

/** A workstation with a key of its own and a registry beside it. */
export interface Station extends TestHost {
  readonly registry: EmbeddedRegistry;
  /** File with its public key. */
  readonly pub: string;
  /** Hex id of that key. */
  readonly fingerprint: string;
  /** Trusts the other's key. */
  trust(other: Station, name: string): Promise<void>;
  run(job: z.input<typeof JobRequest>): Promise<JobView>;
  resume(id: string): Promise<JobView>;
}

/** Opens one; `now` is its clock. With an empty passphrase its key lies open: each use of one in cosign's container takes a fifth of a second. */
export async function openStation(now: () => Date = () => new Date(), passphrase = ''): Promise<Station> {
  const registry = await startRegistry();
  onTestFinished(() => registry.close());
  const host = await openTestHost({ now });
  await host.call('registry.set', { host: registry.host, plainHttp: true });
  const pub = join(host.folder, 'own.pub');
  const pem = passphrase === '' ? await openKey(host) : await newKey(host, passphrase);
  await writeFile(pub, pem);
  return {
    ...host,
    registry,
    pub,
    fingerprint: keyId(readPublicKey(pem, pub)),
    trust: async (other, name) => {
      await host.call('trust.add', { name, path: other.pub, confirmed: 'in a test' });
    },
    run: async (job) => ended(host, (await host.call('job.start', { job, passphrase: PASSPHRASE })).id),
    resume: async (id) => ended(host, (await host.call('job.resume', { id, passphrase: PASSPHRASE })).id),
  };
}

async function newKey({ call }: TestHost, passphrase: string): Promise<string> {
  return (await call('key.new', { name: 'own', passphrase })).publicPem;
}

/** A PKCS#8 file beside its public half, as somebody may put it there; nothing of that is in the log. */
async function openKey({ folder }: TestHost): Promise<string> {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const keys = join(folder, 'home', 'keys');
  await mkdir(keys, { recursive: true, mode: 0o700 });
  await writeFile(join(keys, 'own.key'), privateKey.export({ type: 'pkcs8', format: 'pem' }), { mode: 0o600 });
  const pem = String(publicKey.export({ type: 'spki', format: 'pem' }));
  await writeFile(join(keys, 'own.pub'), pem);
  return pem;
}

/** Two sides that trust each other. */
export async function openFerry(now?: () => Date, passphrase?: string): Promise<{ outside: Station; inside: Station }> {
  const [outside, inside] = [await openStation(now, passphrase), await openStation(now, passphrase)];
  await inside.trust(outside, 'export desk');
  await outside.trust(inside, 'import desk');
  return { outside, inside };
}

/** Puts a small image into the station's registry and gives its reference. */
export async function pushImage(station: Station, name: string, tag = '1'): Promise<string> {
  await pushed(station.registry.host, made(name), `team/${name}`, tag, null);
  return `${station.registry.host}/team/${name}:${tag}`;
}

let made_ = 0;

/** A sealed bundle of these images. */
export async function exported(
  station: Station,
  references: readonly string[],
  request: Partial<z.input<typeof ExportRequest>> = {},
): Promise<{ path: string; identity: string }> {
  const path = join(station.folder, `bundle-${++made_}`);
  const text = references.map((reference) => `- image: ${reference}\n`).join('');
  const sources = [{ name: 'images.yaml', contentBase64: Buffer.from(text).toString('base64') }];
  const view = await station.run({ kind: 'export', request: { sources, output: path, key: 'own', ...request } });
  if (view.state.state !== 'succeeded') throw new Error(JSON.stringify(view.state));
  return { path, identity: z.object({ identity: z.string() }).parse(view.result).identity };
}

/** Imports into the station's registry; the end may be any. */
export function imported(
  station: Station,
  bundle: string,
  request: Partial<z.input<typeof ImportRequest>> = {},
): Promise<JobView> {
  const to = `${station.registry.host}/in`;
  return station.run({ kind: 'import', request: { bundle: [bundle], to, pathTemplate: '{path}', ...request } });
}

/** The error that a job ended with. */
export function errorOf({ state }: JobView): string | undefined {
  return state.state === 'failed' ? state.error.code : undefined;
}

async function ended({ call }: TestHost, id: string): Promise<JobView> {
  for (;;) {
    const view = await call('job.show', { id });
    if (view.state.state !== 'queued' && view.state.state !== 'running') return view;
    await delay(10);
  }
}
