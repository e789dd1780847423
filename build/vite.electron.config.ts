import { defineConfig } from 'vite';
import { nodeWorkers } from './node-workers.ts';

/** The desktop app without its window's two halves: dist/electron/main.js and host-process.js, with their workers. */
export default defineConfig({
  // The icons of the two sides.
  publicDir: 'build/icons/sides',
  plugins: [nodeWorkers()],
  ssr: { target: 'node', noExternal: true, external: ['better-sqlite3', 'electron'] },
  build: {
    ssr: true,
    outDir: 'dist/electron',
    emptyOutDir: true,
    target: 'node24',
    minify: false,
    sourcemap: false,
    license: { fileName: 'third-party.md' },
    rolldownOptions: {
      input: { main: 'main/electron/main.ts', 'host-process': 'main/electron/host-process.ts' },
      output: { entryFileNames: '[name].js', chunkFileNames: '[name].js' },
    },
  },
});
