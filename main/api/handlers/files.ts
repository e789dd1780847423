import { discover } from '../../engine/discover/discover.ts';
import { loadSources } from '../../engine/discover/load-sources.ts';
import type { ApiServices } from '../services.ts';
import type { Handlers } from './handlers.ts';
import { lockFiles } from './lock.ts';
import { rewriteByLock } from './rewrite.ts';

export function fileHandlers({ openRegistries }: ApiServices): Pick<Handlers, 'scan' | 'lock' | 'rewrite'> {
  return {
    scan: async (request) => {
      const { files, problems } = await loadSources(request.sources);
      const found = await discover(files, request.discover);
      return { ...found, problems: [...problems, ...found.problems], files: files.length };
    },
    lock: async (request) => {
      const registries = openRegistries();
      try {
        return await lockFiles(registries, request);
      } finally {
        await registries.close();
      }
    },
    rewrite: rewriteByLock,
  };
}
