import { defineConfig } from 'vitest/config';

/**
 * Tests against other people's programs that no package manager has at hand (cosign, crane, helm, kbld, oras): `go install`
 * puts them on PATH; kbld by `go get carvel.dev/kbld@v0.44.0` in a module of its own, whose go.sum vouches, and `go build
 * carvel.dev/kbld/cmd/kbld`. Each test names the program it needs and is skipped where that is absent.
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
