import { main as runCommand } from './cli/main.ts';

/** Runs one command line with every face there is, and gives its exit status. Never throws. */
export function main(argv: readonly string[]): Promise<number> {
  return runCommand(argv, async (options) => (await import('./web/serve.ts')).serve(options));
}
