import { defineConfig } from 'vitest/config';

/**
 * Random and broken input against everything that reads what others wrote. Small, fixed numbers of runs, so that it can
 * run with every change; FUZZ_RUNS=100000 npm run fuzz looks longer.
 */
export default defineConfig({
  test: {
    include: ['test/fuzz/**/*.test.ts'],
    testTimeout: Number(process.env.FUZZ_RUNS ?? 0) > 0 ? 3_600_000 : 60_000,
    pool: 'forks',
    maxWorkers: 2,
  },
});
