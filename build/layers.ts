import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { importsOf, type ModuleFile, violationsOf } from './layer-rules.ts';

/** Prints every broken rule of the layers and says by its exit status whether there is one: `npm run layers`. */
function main(root: string): number {
  const files = readModules(root);
  const violations = violationsOf(files);
  for (const violation of violations) process.stderr.write(`${violation}\n`);
  process.stdout.write(`layers: ${files.length} files, ${violations.length} violations\n`);
  return violations.length > 0 ? 1 : 0;
}

/** All our modules below a checkout. */
export function readModules(root: string): ModuleFile[] {
  return ['shared', 'main', 'renderer', 'build', 'test'].flatMap((top) => modulesIn(root, top));
}

function modulesIn(root: string, folder: string): ModuleFile[] {
  return entriesOf(join(root, folder)).flatMap((entry) => {
    const path = `${folder}/${entry.name}`;
    if (entry.isDirectory()) return entry.name === 'fixtures' ? [] : modulesIn(root, path);
    if (!/\.(?:ts|tsx|mts|mjs|js)$/.test(entry.name)) return [];
    const text = readFileSync(join(root, path), 'utf8');
    return [{ path, imports: importsOf(text), lines: text.split('\n').length - 1 }];
  });
}

function entriesOf(path: string) {
  try {
    return readdirSync(path, { withFileTypes: true });
  } catch {
    return [];
  }
}

const [, script] = process.argv;
if (script !== undefined && import.meta.url === pathToFileURL(script).href) {
  process.exitCode = main(join(import.meta.dirname, '..'));
}
