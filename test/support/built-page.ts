import { join } from 'node:path';
import { build } from 'vite';

const ROOT = join(import.meta.dirname, '..', '..');
let built: Promise<string> | undefined;

/** The page, built once for each test file from what the sources are now, into a folder that Git ignores. */
export function builtPage(): Promise<string> {
  built ??= buildPage(join(ROOT, 'node_modules', '.cache', 'test-page', String(process.pid)));
  return built;
}

async function buildPage(outDir: string): Promise<string> {
  const configFile = join(ROOT, 'build', 'vite.renderer.config.ts');
  await build({ configFile, logLevel: 'error', build: { outDir, emptyOutDir: true } });
  return outDir;
}
