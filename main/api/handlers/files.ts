import { loadSources } from '../../engine/discover/load-sources.ts';
import { discoverRendered } from '../../engine/helm/discover-rendered.ts';
import type { Registries } from '../../engine/registry/registries.ts';
import { lookUp } from '../../jobs/look-up.ts';
import type { ApiServices } from '../services.ts';
import type { Handlers } from './handlers.ts';
import { lockFiles } from './lock.ts';
import { rewriteByLock } from './rewrite.ts';

export function fileHandlers({ openRegistries }: ApiServices): Pick<Handlers, 'scan' | 'lock' | 'rewrite'> {
  const withRegistries = async <T>(task: (registries: Registries) => Promise<T>): Promise<T> => {
    const registries = openRegistries();
    try {
      return await task(registries);
    } finally {
      await registries.close();
    }
  };
  return {
    scan: async (request) => {
      const { files, problems } = await loadSources(request.sources);
      const plain = await discoverRendered(files, request.discover);
      const found = request.lookUp ? await withRegistries((registries) => lookUp(registries, plain)) : plain;
      const { findings, notes } = found;
      return { findings, notes, problems: [...problems, ...found.problems], files: files.length };
    },
    lock: (request) => withRegistries((registries) => lockFiles(registries, request)),
    rewrite: rewriteByLock,
  };
}
