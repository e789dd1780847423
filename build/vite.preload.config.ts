import { defineConfig } from 'vite';

/** The preload of the desktop's window: a sandboxed one must be a single CommonJS file. */
export default defineConfig({
  publicDir: false,
  ssr: { target: 'node', noExternal: true, external: ['electron'] },
  build: {
    ssr: 'main/electron/preload.ts',
    outDir: 'dist/electron',
    emptyOutDir: false,
    target: 'node24',
    minify: false,
    sourcemap: false,
    rolldownOptions: { output: { format: 'cjs', entryFileNames: 'preload.cjs' } },
  },
});
