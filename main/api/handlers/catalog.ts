import { exportCatalog } from '../../jobs/record/export-catalog.ts';
import { lifeOf } from '../../jobs/record/life-of.ts';
import { recordedBundle, recordedBundles } from '../../jobs/record/recorded-bundle.ts';
import { signerNames } from '../../jobs/record/signer-names.ts';
import type { ApiServices } from '../services.ts';
import type { Handlers } from './handlers.ts';

type Names = Extract<keyof Handlers, `catalog.${string}`>;

export function catalogHandlers({ catalog, keys, backups }: ApiServices): Pick<Handlers, Names> {
  const named = async <T>(look: (names: ReadonlyMap<string, string>) => T): Promise<T> => {
    const names = await signerNames(catalog, keys);
    return catalog.read(() => look(names));
  };
  return {
    'catalog.search': ({ text, limit }) => catalog.read(() => catalog.questions.search(text, limit)),
    'catalog.image': ({ name, limit }) => named((names) => lifeOf(catalog, names, name, limit)),
    'catalog.destination': ({ to, after, limit }) =>
      catalog.read(() => catalog.questions.destination(to, after, limit)),
    'catalog.bundles': ({ text, limit }) => named((names) => recordedBundles(catalog, names, text, limit)),
    'catalog.bundle': ({ bundle }) => named((names) => recordedBundle(catalog, names, bundle)),
    'catalog.unsigned': ({ limit }) => catalog.read(() => catalog.questions.unsigned(limit)),
    'catalog.backup': async () => ({ path: await backups.make() }),
    'catalog.export': (request) => exportCatalog(catalog, request),
  };
}
