import { onTestFinished } from 'vitest';
import { parseDestination, planLandings } from '../../../main/engine/address.ts';
import type { Descriptor } from '../../../main/engine/descriptor.ts';
import { type Digest, digestOf } from '../../../main/engine/digest.ts';
import { readGraph } from '../../../main/engine/graph.ts';
import type { NewProject } from '../../../main/engine/harbor/project.ts';
import { MEDIA } from '../../../main/engine/media-types.ts';
import type { Registries } from '../../../main/engine/registry/registries.ts';
import type { Arrival, HostMemory } from '../../../main/jobs/preflight/facts.ts';
import { preflight } from '../../../main/jobs/preflight.ts';
import { type HarborOptions, type HarborStandIn, startHarbor } from '../../../main/practice/harbor.ts';
import type { CheckName, Preflight } from '../../../shared/preflight.ts';
import { blob, image, registriesFor, type Setup, sourceOf } from '../../engine/registry/support.ts';

export const ADMIN = { username: 'admin', password: 'Harbor12345' };
export const DEV = { username: 'dev', password: 'Secret$1' };

/** A Harbor with a project `team` and a developer in it, closed when the test has finished. */
export async function harborWith(options: HarborOptions = {}): Promise<HarborStandIn> {
  const harbor = await startHarbor({
    users: [
      { ...{ name: 'dev', password: 'Secret$1' }, roles: { team: 'developer' } },
      { name: 'guest', password: 'Secret$1', roles: { team: 'guest' } },
      { name: 'keeper', password: 'Secret$1', roles: { team: 'maintainer' } },
    ],
    projects: [{ name: 'team' }],
    lockTime: 1,
    ...options,
  });
  onTestFinished(() => harbor.close());
  return harbor;
}

/** Makes all tags of the project `team` immutable. */
export function forbidMoves({ world }: HarborStandIn): void {
  world.projects.get('team')?.rules.push({
    ...{ id: 1, disabled: false, action: 'immutable', template: 'immutable_template' },
    tag_selectors: [{ kind: 'doublestar', decoration: 'matches', pattern: '**' }],
    scope_selectors: { repository: [{ kind: 'doublestar', decoration: 'repoMatches', pattern: '**' }] },
  });
}

/** An image in memory: its bytes, and as preflight looks at it. */
export interface Made {
  readonly reference: string;
  readonly root: Descriptor;
  readonly bytes: Buffer;
  readonly blobs: readonly { bytes: Buffer; descriptor: Descriptor }[];
}

/** An image with layers of these sizes, or with these very layers. */
export function made(reference: string, layers: readonly (number | Made['blobs'][number])[] = [50_000]): Made {
  const all = layers.map((layer) => (typeof layer === 'number' ? blob(layer) : layer));
  const config = blob(200);
  const [first = config] = all;
  if (all.length === 1) {
    const { bytes, descriptor } = image(first.descriptor, config.descriptor);
    return { reference, root: descriptor, bytes, blobs: [...all, config] };
  }
  const body = {
    schemaVersion: 2,
    mediaType: MEDIA.ociManifest,
    config: { ...config.descriptor, mediaType: MEDIA.ociConfig },
    layers: all.map(({ descriptor }) => descriptor),
  };
  const bytes = Buffer.from(JSON.stringify(body));
  const root = { mediaType: MEDIA.ociManifest, digest: digestOf(bytes), size: bytes.length };
  return { reference, root, bytes, blobs: [...all, config] };
}

export interface AskOptions {
  readonly to?: string;
  readonly as?: { username: string; password: string } | null;
  readonly images?: readonly Made[];
  readonly create?: Omit<NewProject, 'name'>;
  readonly memory?: HostMemory;
  readonly now?: () => number;
  readonly setup?: Setup;
  readonly sparse?: readonly Digest[];
  readonly holds?: (digest: Digest) => boolean;
}

/** Registry clients with a password, closed when the test has finished. */
export function clientsFor(host: string, as: AskOptions['as'] = ADMIN, setup: Setup = {}): Registries {
  const registries = registriesFor({ credentials: as ? { [host]: as } : {}, ...setup });
  onTestFinished(() => registries.close());
  return registries;
}

/** Runs preflight against a host. */
export async function ask(host: string, options: AskOptions = {}) {
  const destination = parseDestination(`${host}/${options.to ?? 'team'}`);
  const images = options.images ?? [made('registry.example/a:1')];
  const landings = planLandings(images, destination, '{path}');
  const arrivals = await Promise.all(
    landings.map(async (landing, at): Promise<Arrival> => {
      const bytes = images[at]?.bytes ?? Buffer.alloc(0);
      const origin = { host: 'memory', repository: landing.reference };
      const graph = await readGraph({ descriptor: landing.root, bytes }, async () => bytes, origin);
      const { sparse = [], holds = () => true } = options;
      return { landing, graphs: [graph], sparse, holds, mountable: false };
    }),
  );
  return preflight({
    registries: clientsFor(host, options.as, options.setup),
    destination,
    arrivals,
    create: options.create && { name: destination.project, ...options.create },
    memory: options.memory ?? {},
    now: options.now ?? Date.now,
    signal: new AbortController().signal,
  });
}

/** One row of what it found. */
export function row({ view }: { view: Preflight }, check: CheckName) {
  const found = view.checks.find((one) => one.check === check);
  if (!found) throw new Error(`no row ${check}`);
  return found;
}

/** Pushes an image as the import would. */
export async function pushed(
  host: string,
  image: Made,
  path: string,
  tag: string,
  as: AskOptions['as'] = ADMIN,
): Promise<void> {
  const repository = clientsFor(host, as).repository({ host, path }, 'destination');
  for (const { descriptor, bytes } of image.blobs) await repository.push(descriptor, sourceOf(bytes));
  await repository.pushManifest(image.root, image.bytes, tag);
}
