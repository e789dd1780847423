import { resolve } from 'node:path';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

const ROOT = resolve(import.meta.dirname, '..');

/**
 * The screens: dist/renderer. One chunk per feature, loaded when its screen is opened. Paths are relative, so that the same
 * files serve the page and the desktop's own scheme; nothing is inlined, so that the strict CSP holds.
 */
export default defineConfig({
  root: resolve(ROOT, 'renderer'),
  base: './',
  publicDir: false,
  plugins: [react()],
  // Each answer puts another one there: main/page/page-answer.ts.
  html: { cspNonce: 'STYLE-NONCE' },
  build: {
    outDir: resolve(ROOT, 'dist/renderer'),
    emptyOutDir: true,
    target: 'chrome120',
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    sourcemap: false,
    license: { fileName: 'third-party.md' },
  },
});
