import { mkdirSync, readdirSync, rmSync } from 'node:fs';
import { defineConfig, type Plugin } from 'vite';
import { nodeWorkers } from './node-workers.ts';

/** Takes away what an earlier build of the command left; the page and the desktop app lie in folders of their own. */
function clearOwn(): Plugin {
  return {
    name: 'clear-own',
    buildStart() {
      mkdirSync('dist', { recursive: true });
      const names = readdirSync('dist').filter((name) => /\.(?:js|md)$/.test(name));
      for (const name of names) rmSync(`dist/${name}`);
    },
  };
}

/**
 * The installed command: dist/gapferry.js, with its workers beside it. Node strips no types below node_modules, so a
 * package cannot carry the sources. Everything is bundled but better-sqlite3, which finds its native half by its own path.
 */
export default defineConfig({
  publicDir: false,
  plugins: [clearOwn(), nodeWorkers()],
  ssr: { target: 'node', noExternal: true, external: ['better-sqlite3'] },
  build: {
    ssr: 'main/gapferry.ts',
    outDir: 'dist',
    emptyOutDir: false,
    target: 'node24',
    minify: false,
    sourcemap: false,
    license: { fileName: 'third-party.md' },
    rolldownOptions: {
      output: { entryFileNames: 'gapferry.js', chunkFileNames: '[name].js' },
    },
  },
});
