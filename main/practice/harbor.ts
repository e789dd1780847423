import { Core } from './harbor/core.ts';
import { World, type WorldOptions } from './harbor/world.ts';
import { Counters } from './registry/counters.ts';
import { type Listener, type ListenOptions, listen } from './registry/listen.ts';
import type { RegistryStore } from './registry/registry-store.ts';
import { routeOf } from './registry/route.ts';
import { openStore, type RegistryStorage } from './registry.ts';

export interface HarborOptions extends ListenOptions, WorldOptions {
  /** Where the registry behind core keeps its bytes. Projects, tags and the rest are in memory whatever it is. */
  readonly storage?: RegistryStorage;
}

/** A Harbor of this process. It ends with it. */
export interface HarborStandIn extends Listener {
  readonly counters: Counters;
  /** Its database: a test may look into it and change it while requests go on. */
  readonly world: World;
  readonly store: RegistryStore;
}

/**
 * Starts a server that behaves as Harbor 2.15 (or an older one) does towards an importer, as far as harbor.md says how that
 * is; each file under harbor/ names its sections. Errors are those of binding a port.
 */
export async function startHarbor(options: HarborOptions = {}): Promise<HarborStandIn> {
  const store = openStore(options.storage);
  const world = new World(options);
  const core = new Core(world, store);
  const counters = new Counters();
  const listener = await listen({ counters, handle: (call) => core.handle(call), routeOf: countedRoute }, options);
  return { ...listener, counters, world, store };
}

function countedRoute(path: string) {
  if (path.startsWith('/api/')) return 'api';
  return path === '/service/token' ? 'token' : routeOf(path).kind;
}
