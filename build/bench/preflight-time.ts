import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { planLandings } from '../../main/engine/address.ts';
import type { Descriptor } from '../../main/engine/descriptor.ts';
import { digestOf } from '../../main/engine/digest.ts';
import { readGraph } from '../../main/engine/graph.ts';
import { MEDIA } from '../../main/engine/media-types.ts';
import { Registries } from '../../main/engine/registry/registries.ts';
import type { Arrival } from '../../main/jobs/preflight/facts.ts';
import { preflight } from '../../main/jobs/preflight.ts';

const LAYERS = 9;

/** Seconds that a preflight takes for images of ten blobs each, none of which is there, at a round trip in milliseconds. */
export async function preflightSeconds(images: number, roundTrip: number): Promise<{ seconds: number; blobs: number }> {
  const child = spawn(process.execPath, [join(import.meta.dirname, 'slow-harbor.ts'), String(roundTrip)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [line]: unknown[] = await once(child.stdout, 'data');
  const host = String(line).trim();
  const registries = new Registries({
    settings: () => ({ host, plainHttp: true, mirrors: [] }),
    credentials: { get: async () => ({ username: 'admin', password: 'Harbor12345' }) },
    env: {},
  });
  try {
    const destination = { host, base: 'bench', project: 'bench' };
    const arrivals = await arrivalsOf(images, destination);
    const start = performance.now();
    const signal = new AbortController().signal;
    const question = { registries, destination, arrivals, create: undefined, memory: {}, now: Date.now, signal };
    const { view, stop } = await preflight(question);
    const seconds = (performance.now() - start) / 1000;
    if (stop) throw stop;
    return { seconds, blobs: view.plan?.blobs.upload ?? 0 };
  } finally {
    await registries.close();
    child.kill();
  }
}

async function arrivalsOf(
  count: number,
  destination: { host: string; base: string; project: string },
): Promise<Arrival[]> {
  const made = Array.from({ length: count }, (_, i) => madeImage(i));
  const landings = planLandings(made, destination);
  return Promise.all(
    landings.map(async (landing, i) => {
      const { root, bytes } = made[i] ?? madeImage(i);
      const origin = { host: 'bench', repository: landing.reference };
      const graph = await readGraph({ descriptor: root, bytes }, async () => bytes, origin);
      return { landing, graphs: [graph], sparse: [], holds: () => true, mountable: false };
    }),
  );
}

function madeImage(number: number): { reference: string; root: Descriptor; bytes: Buffer } {
  const blob = (mediaType: string, seed: string) => ({ mediaType, digest: digestOf(seed), size: 10_000_000 });
  const layers = Array.from({ length: LAYERS }, (_, i) => blob(MEDIA.ociLayerGzip, `${number} ${i}`));
  const config = blob(MEDIA.ociConfig, `config ${number}`);
  const bytes = Buffer.from(JSON.stringify({ schemaVersion: 2, mediaType: MEDIA.ociManifest, config, layers }));
  const root = { mediaType: MEDIA.ociManifest, digest: digestOf(bytes), size: bytes.length };
  return { reference: `registry.example/bench/image-${number}:1`, root, bytes };
}
