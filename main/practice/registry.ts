import { Counters } from './registry/counters.ts';
import { folderDriver } from './registry/folder-driver.ts';
import { type Listener, type ListenOptions, listen } from './registry/listen.ts';
import { memoryDriver } from './registry/memory-driver.ts';
import { type RegistryBehaviour, registryApp } from './registry/registry-app.ts';
import { RegistryStore } from './registry/registry-store.ts';
import { routeOf } from './registry/route.ts';

/** Where content is kept. A folder has the layout of distribution's own file system storage. */
export type RegistryStorage = 'memory' | { readonly folder: string };

export interface RegistryOptions extends ListenOptions, RegistryBehaviour {
  readonly storage?: RegistryStorage;
}

/** A registry of this process. It ends with it. */
export interface EmbeddedRegistry extends Listener {
  readonly counters: Counters;
  readonly store: RegistryStore;
}

/**
 * Starts a registry that behaves on the wire as distribution 2.8 does: upload sessions with `_state` that cannot be taken
 * up after a break, 4 MiB manifests, sparse indexes refused. Errors are those of binding a port.
 */
export async function startRegistry(options: RegistryOptions = {}): Promise<EmbeddedRegistry> {
  const store = openStore(options.storage);
  const counters = new Counters();
  const { handle } = registryApp(store, options);
  const listener = await listen({ counters, handle, routeOf: (path) => routeOf(path).kind }, options);
  return { ...listener, counters, store };
}

/** Opens a registry's storage. */
export function openStore(storage: RegistryStorage = 'memory'): RegistryStore {
  return new RegistryStore(storage === 'memory' ? memoryDriver() : folderDriver(storage.folder));
}
