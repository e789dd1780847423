import type { Dirent } from 'node:fs';
import { readdir, realpath, stat } from 'node:fs/promises';
import { basename, dirname, join, relative, resolve, sep } from 'node:path';
import { GapferryError } from '../../../shared/gapferry-error.ts';
import type { FolderView } from '../../../shared/workstation.ts';
import { mediumLimits } from '../../engine/bundle/medium-limits.ts';
import { LIMITS } from '../../engine/limits.ts';
import type { ApiServices } from '../services.ts';
import type { Handlers } from './handlers.ts';

/** Looks into folders below the roots, links followed first: a link that leads out of them leads nowhere. */
export function folderHandlers({ roots }: ApiServices): Pick<Handlers, 'folder.list'> {
  return {
    'folder.list': async ({ path: asked }) => {
      const allowed = await existing(await roots());
      const path = asked === undefined ? allowed[0] : await followed(resolve(asked));
      if (path === undefined || !allowed.some((root) => isInside(root, path))) {
        throw new GapferryError('input.outside', { path: asked ?? '/' });
      }
      const { fileSystem, free, unit, maxFileSize } = await mediumLimits(path);
      return {
        path,
        ...(allowed.includes(path) ? {} : { parent: dirname(path) }),
        roots: allowed.map((root) => ({ path: root, name: basename(root) || root })),
        ...(await entriesOf(path)),
        free,
        fileSystem,
        unit,
        ...(maxFileSize === undefined ? {} : { maxFileSize }),
      };
    },
  };
}

async function existing(roots: readonly string[]): Promise<string[]> {
  const found = await Promise.all(roots.map((root) => realpath(root).catch(() => undefined)));
  return [...new Set(found.filter((root) => root !== undefined))];
}

async function followed(path: string): Promise<string> {
  try {
    return await realpath(path);
  } catch (cause) {
    throw new GapferryError('input.notFound', { path }, { cause });
  }
}

function isInside(root: string, path: string): boolean {
  const way = relative(root, path);
  return way === '' || (way !== '..' && !way.startsWith(`..${sep}`) && resolve(root, way) === path);
}

async function entriesOf(path: string): Promise<Pick<FolderView, 'entries' | 'more'>> {
  const found = await readdir(path, { withFileTypes: true }).catch((cause: unknown) => {
    const detail = cause instanceof Error ? cause.message : String(cause);
    throw new GapferryError('input.unreadable', { path, detail }, { cause });
  });
  const visible = found.filter(({ name }) => !name.startsWith('.'));
  const entries = await Promise.all(visible.slice(0, LIMITS.folderEntries).map((entry) => entryOf(path, entry)));
  const rank = { folder: 0, file: 1 };
  return {
    entries: entries
      .filter((entry) => entry !== undefined)
      .sort((a, b) => rank[a.kind] - rank[b.kind] || a.name.localeCompare(b.name)),
    more: visible.length > LIMITS.folderEntries,
  };
}

/** Undefined for what is neither folder nor file, or was taken away meanwhile. */
async function entryOf(folder: string, { name }: Dirent): Promise<FolderView['entries'][number] | undefined> {
  const path = join(folder, name);
  const found = await stat(path).catch(() => undefined);
  if (!found?.isDirectory() && !found?.isFile()) return undefined;
  const kind = found.isDirectory() ? 'folder' : 'file';
  return { name, path, kind, size: found.isFile() ? found.size : 0, modified: found.mtime.toISOString() };
}
