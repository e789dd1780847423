import { readdir } from 'node:fs/promises';
import { extname, join, sep } from 'node:path';
import { GapferryError } from '../../shared/gapferry-error.ts';

/** A file of the built page. */
export interface PageFile {
  readonly path: string;
  readonly type: string;
  /** Whether its name changes with its content, so that a browser may keep it for ever. */
  readonly immutable: boolean;
}

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.ico': 'image/x-icon',
  '.json': 'application/json',
  '.md': 'text/plain; charset=utf-8',
  '.woff2': 'font/woff2',
};

/**
 * Every file of the built page by the path that asks for it (`/`, `/assets/main-Cq3x.js`). The table is made once: what is
 * not in it cannot be asked for, however a path is written. Throws page.notBuilt.
 */
export async function readPageFiles(folder = pageFolder()): Promise<ReadonlyMap<string, PageFile>> {
  const found = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => []);
  const files = new Map<string, PageFile>();
  for (const entry of found) {
    const type = TYPES[extname(entry.name)];
    if (!entry.isFile() || type === undefined) continue;
    const path = join(entry.parentPath, entry.name);
    const name = path.slice(folder.length).split(sep).join('/');
    files.set(name === '/index.html' ? '/' : name, { path, type, immutable: name.startsWith('/assets/') });
  }
  if (!files.has('/')) throw new GapferryError('page.notBuilt', { path: folder });
  return files;
}

/** Where the page is: beside the bundled program, or in `dist` of a checkout. */
export function pageFolder(here = import.meta.dirname): string {
  const inCheckout = here.endsWith(join('main', 'page'));
  return inCheckout ? join(here, '..', '..', 'dist', 'renderer') : join(here, 'renderer');
}
