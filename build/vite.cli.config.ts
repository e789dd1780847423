import { basename, dirname, resolve } from 'node:path';
import { defineConfig, type Plugin } from 'vite';

const WORKER_URL = /new URL\(\s*(['"])(\.{1,2}\/[^'"]+\.ts)\1\s*,\s*import\.meta\.url\s*\)/g;

/**
 * Makes a file of every `new URL('./x.ts', import.meta.url)`: Vite finds workers only for browsers, Node's it leaves alone.
 * All chunks lie in one folder, so that the worker's file is beside whichever chunk starts it.
 */
function nodeWorkers(): Plugin {
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

/**
 * The installed command: dist/gapferry.js, with its workers beside it. Node strips no types below node_modules, so a
 * package cannot carry the sources. Everything is bundled but better-sqlite3, which finds its native half by its own path.
 */
export default defineConfig({
  publicDir: false,
  plugins: [nodeWorkers()],
  ssr: { target: 'node', noExternal: true, external: ['better-sqlite3'] },
  build: {
    ssr: 'main/gapferry.ts',
    outDir: 'dist',
    emptyOutDir: true,
    target: 'node24',
    minify: false,
    sourcemap: false,
    license: { fileName: 'third-party.md' },
    rolldownOptions: {
      output: { entryFileNames: 'gapferry.js', chunkFileNames: '[name].js' },
    },
  },
});
