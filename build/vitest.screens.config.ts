import { defineConfig } from 'vitest/config';

/** The screens in a real browser: `npm run build:renderer` first. Skipped, with a word, where chromium is absent. */
export default defineConfig({
  test: {
    include: ['test/renderer/**/*.test.ts', 'test/electron-host/**/*.test.ts', 'test/screens/**/*.test.ts'],
    testTimeout: 120_000,
    hookTimeout: 120_000,
    pool: 'forks',
    maxWorkers: 1,
  },
});
