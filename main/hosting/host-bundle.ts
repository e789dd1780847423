import { GapferryError } from '../../shared/gapferry-error.ts';
import { parsePackingList } from '../engine/bundle/packing-list.ts';
import { openBundle } from '../engine/bundle/reader.ts';
import { digestOf } from '../engine/digest.ts';
import { Counters } from '../practice/registry/counters.ts';
import { listen, type Patience } from '../practice/registry/listen.ts';
import { registryApp } from '../practice/registry/registry-app.ts';
import { routeOf } from '../practice/registry/route.ts';
import { BundleStore } from './bundle-store.ts';
import type { HostedImage } from './hosted-names.ts';

export interface HostOptions {
  readonly paths: readonly string[];
  /** Identity of the list whose signatures were judged: no other is served. */
  readonly identity: string;
  readonly address: string;
  /** 0 takes a free one. */
  readonly port: number;
  /** Key and certificates, PEM; without it plain HTTP is spoken. */
  readonly tls?: { readonly key: string; readonly cert: string };
  readonly patience?: Patience;
  /** Something of the bundle turned out to be wrong while it was served. */
  readonly onProblem: (error: unknown) => void;
}

/** For nodes on a slow line, and a medium that has to spin up first. */
const PATIENCE: Patience = { headers: 20_000, silence: 120_000 };

/** A bundle while it is served. */
export interface HostedBundle {
  readonly port: number;
  readonly images: readonly HostedImage[];
  /** Volumes that are not here: images that need them cannot be pulled whole. */
  readonly missingVolumes: readonly number[];
  close(): Promise<void>;
}

/**
 * Serves a bundle as a registry, read-only and straight from the medium: OCI distribution-spec 1.1 with ranges, tags and referrers.
 * Throws what opening a bundle throws, bundle.changed where it is not the one that was judged, page.port.
 */
export async function hostBundle(options: HostOptions): Promise<HostedBundle> {
  const envelope = await openBundle(options.paths);
  if (digestOf(envelope.listBytes) !== options.identity)
    throw new GapferryError('bundle.changed', { file: 'bundle.json', path: envelope.path });
  const reader = await envelope.open(parsePackingList(envelope.listBytes));
  try {
    const store = await BundleStore.open(reader, options.onProblem);
    const { handle } = registryApp(store, { api: 'oci-1.1', readOnly: true });
    const service = { counters: new Counters(), handle, routeOf: (path: string) => routeOf(path).kind };
    const { address: host, port, tls, patience = PATIENCE } = options;
    const listener = await listen(service, { host, port, patience, ...(tls ? { tls } : {}) }).catch(
      (cause: unknown) => {
        const detail = cause instanceof Error ? cause.message : String(cause);
        throw new GapferryError('page.port', { port, detail }, { cause });
      },
    );
    const close = async (): Promise<void> => {
      await listener.close();
      await reader.close();
    };
    const { images } = store.names;
    return { port: listener.port, images, missingVolumes: reader.missingVolumes, close };
  } catch (error) {
    await reader.close();
    throw error;
  }
}
