import { exportCatalog } from '../../jobs/record/export-catalog.ts';
import { lifeOf } from '../../jobs/record/life-of.ts';
import { recordedBundle, recordedBundles } from '../../jobs/record/recorded-bundle.ts';
import type { ApiServices } from '../services.ts';
import type { Handlers } from './handlers.ts';

type Names = Extract<keyof Handlers, `catalog.${string}`>;

export function catalogHandlers({ catalog, backups }: ApiServices): Pick<Handlers, Names> {
  return {
    'catalog.search': ({ text, limit }) => catalog.read(() => catalog.questions.search(text, limit)),
    'catalog.image': ({ name, limit }) => catalog.read(() => lifeOf(catalog, name, limit)),
    'catalog.destination': ({ to, after, limit }) =>
      catalog.read(() => catalog.questions.destination(to, after, limit)),
    'catalog.bundles': ({ text, limit }) => catalog.read(() => recordedBundles(catalog, text, limit)),
    'catalog.bundle': ({ bundle }) => catalog.read(() => recordedBundle(catalog, bundle)),
    'catalog.unsigned': ({ limit }) => catalog.read(() => catalog.questions.unsigned(limit)),
    'catalog.backup': async () => ({ path: await backups.make() }),
    'catalog.export': (request) => exportCatalog(catalog, request),
  };
}
