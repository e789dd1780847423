import { statSync } from 'node:fs';
import { basename, resolve } from 'node:path';

/**
 * The bundle that a command line of the app names: its last argument, where that is something that exists. Options are
 * never read from it and addresses are no paths (CVE-2018-1000006: a link that a page made became options of the program).
 */
export function openedPath(argv: readonly string[], folder: string): string | undefined {
  const last = argv.slice(1).at(-1);
  if (last === undefined || last.startsWith('-') || last.includes('\0') || /^[a-z][a-z0-9+.-]+:/i.test(last))
    return undefined;
  const path = resolve(folder, last);
  // In a checkout Electron is given our own folder or entry.
  if (basename(path) === 'main.js' || path === resolve(folder)) return undefined;
  return statSync(path, { throwIfNoEntry: false }) ? path : undefined;
}
