import { isBuiltin } from 'node:module';
import { posix } from 'node:path';

/** A module of ours: its path from the root with `/`, what it imports as written, how many lines it has. */
export interface ModuleFile {
  readonly path: string;
  readonly imports: readonly string[];
  readonly lines: number;
}

/** Lines that no file may pass but a test's: a table of cases may be long. */
const MAX_LINES = 500;

/**
 * The areas, by the path they start with, and which others each may import (its own always): docs/architecture.md.
 * The first that fits counts. What is in no area may import nothing of ours, so a new folder must be entered here.
 */
const AREAS: readonly { readonly area: string; readonly path: string; readonly may: readonly string[] }[] = [
  { area: 'shared', path: 'shared/', may: [] },
  { area: 'renderer', path: 'renderer/', may: ['shared'] },
  { area: 'engine', path: 'main/engine/', may: ['shared'] },
  { area: 'catalog', path: 'main/catalog/', may: ['shared'] },
  { area: 'jobs', path: 'main/jobs/', may: ['shared', 'engine', 'catalog'] },
  { area: 'api', path: 'main/api/', may: ['shared', 'engine', 'catalog', 'jobs'] },
  { area: 'host', path: 'main/host.ts', may: ['shared', 'engine', 'catalog', 'jobs', 'api'] },
  { area: 'host', path: 'main/restore-host.ts', may: ['shared', 'catalog', 'jobs'] },
  { area: 'host', path: 'main/state-folder.ts', may: ['shared', 'engine'] },
  { area: 'host', path: 'main/usual-folders.ts', may: [] },
  { area: 'app', path: 'main/app-host.ts', may: ['shared', 'api', 'host', 'practice'] },
  { area: 'practice', path: 'main/practice/', may: ['shared', 'engine'] },
  { area: 'hosting', path: 'main/hosting/', may: ['shared', 'engine', 'practice'] },
  { area: 'page', path: 'main/page/', may: ['shared', 'engine'] },
  { area: 'entry', path: 'main/cli/gapferry.mjs', may: ['entry'] },
  { area: 'entry', path: 'main/gapferry.ts', may: ['shared', 'cli', 'web'] },
  { area: 'cli', path: 'main/cli/', may: ['shared', 'engine', 'api', 'host', 'practice', 'hosting'] },
  { area: 'web', path: 'main/web/', may: ['shared', 'engine', 'api', 'host', 'app', 'page'] },
  { area: 'electron', path: 'main/electron/', may: ['shared', 'engine', 'api', 'host', 'app', 'page'] },
];

/** Free to import anything: they are no part of the program. */
const FREE = ['build/', 'test/'];

/** No modules of the tree, yet may be imported: which version this is; the bundle that an installed command starts. */
const OUTSIDE = ['package.json', 'dist/gapferry.js'];

/** Libraries that live in one place only. */
const HOMES: ReadonlyMap<string, readonly string[]> = new Map([
  ['undici', ['main/engine/registry/']],
  ['tar-stream', ['main/engine/archive/']],
  ['yaml', ['main/engine/discover/', 'main/engine/bundle/']],
  ['better-sqlite3', ['main/catalog/']],
  ['@noble/ciphers', ['main/engine/trust/']],
  ['electron', ['main/electron/']],
  ['systeminformation', ['main/electron/drives/']],
  ['node-forge', ['main/hosting/']],
  ['commander', ['main/cli/']],
  ['diff', ['main/jobs/']],
  ['cli-progress', ['main/cli/']],
  ['i18next', ['shared/messages/', 'renderer/']],
  ['react', ['renderer/']],
  ['react-dom', ['renderer/']],
  ['antd', ['renderer/']],
  ['@ant-design/icons', ['renderer/']],
  ['@tanstack/react-query', ['renderer/']],
  ['@tanstack/react-virtual', ['renderer/']],
]);

/** Every broken rule, one line each: which file, which import, why. */
export function violationsOf(files: readonly ModuleFile[]): string[] {
  return files.flatMap((file) => [
    ...(file.lines > MAX_LINES && !file.path.startsWith('test/')
      ? [`${file.path}: ${file.lines} lines, at most ${MAX_LINES}`]
      : []),
    ...(FREE.some((folder) => file.path.startsWith(folder)) ? [] : importViolations(file)),
  ]);
}

function importViolations(file: ModuleFile): string[] {
  return file.imports.flatMap((specifier) => {
    const why = specifier.startsWith('.') ? whyNotOurs(file.path, specifier) : whyNotLibrary(file.path, specifier);
    return why ? [`${file.path}: ${specifier}: ${why}`] : [];
  });
}

function whyNotOurs(path: string, specifier: string): string | undefined {
  const target = posix.normalize(posix.join(posix.dirname(path), specifier));
  if (OUTSIDE.includes(target)) return undefined;
  const from = areaOf(path);
  const to = areaOf(target);
  if (!from) return 'is in no known area';
  if (!to) return 'leads to no known area';
  return from.area === to.area || from.may.includes(to.area) ? undefined : `${from.area} must not import ${to.area}`;
}

function whyNotLibrary(path: string, specifier: string): string | undefined {
  if (isBuiltin(specifier)) {
    const pure = path.startsWith('shared/') || path.startsWith('renderer/');
    if (pure) return 'runs where there is no Node';
    return specifier.startsWith('node:') ? undefined : 'write it with node:';
  }
  const name = specifier.split('/', specifier.startsWith('@') ? 2 : 1).join('/');
  const homes = HOMES.get(name);
  return homes && !homes.some((home) => path.startsWith(home))
    ? `${name} lives in ${homes.join(' and ')} only`
    : undefined;
}

function areaOf(path: string): (typeof AREAS)[number] | undefined {
  return AREAS.find((area) => path.startsWith(area.path));
}

const STATIC = /^[ \t]*(?:import|export)\b(?:[^'"`;]*?\bfrom)?\s*['"]([^'"\n]+)['"]/gm;
const DYNAMIC = /\b(?:import|require)\s*\(\s*['"]([^'"\n]+)['"]/g;

/** What a module imports, types included, as written. A text scan: comments that look like an import count, too. */
export function importsOf(text: string): string[] {
  return [STATIC, DYNAMIC].flatMap((pattern) => [...text.matchAll(pattern)].flatMap((match) => match[1] ?? []));
}
