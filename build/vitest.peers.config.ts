import { defineConfig } from 'vitest/config';

/**
 * Tests against other people's programs that no package manager has at hand (cosign, crane, helm, oras): `go install`
 * puts them on PATH. Each test names the program it needs and is skipped where that is absent.
 */
export default defineConfig({
  test: {
    include: ['test/peers/**/*.test.ts'],
    testTimeout: 120_000,
    hookTimeout: 120_000,
    pool: 'forks',
    maxWorkers: 1,
  },
});
