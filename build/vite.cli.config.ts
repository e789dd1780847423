import { defineConfig } from 'vite';
import { nodeWorkers } from './node-workers.ts';

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
