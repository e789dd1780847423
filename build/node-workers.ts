import { basename, dirname, resolve } from 'node:path';
import type { Plugin } from 'vite';

const WORKER_URL = /new URL\(\s*(['"])(\.{1,2}\/[^'"]+\.ts)\1\s*,\s*import\.meta\.url\s*\)/g;

/**
 * Makes a file of every `new URL('./x.ts', import.meta.url)`: Vite finds workers only for browsers, Node's it leaves alone.
 * All chunks lie in one folder, so that the worker's file is beside whichever chunk starts it.
 */
export function nodeWorkers(): Plugin {
  return {
    name: 'node-workers',
    transform(code, id) {
      if (!code.includes('import.meta.url')) return;
      const replaced = code.replace(WORKER_URL, (_whole, _quote, path: string) => {
        const fileName = `${basename(path, '.ts')}.js`;
        this.emitFile({ type: 'chunk', id: resolve(dirname(id), path), fileName });
        return `new URL('./${fileName}', import.meta.url)`;
      });
      return replaced === code ? undefined : { code: replaced, map: null };
    },
  };
}
