import { realpath, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { GapferryError } from '../../shared/gapferry-error.ts';
import { openAppHost } from '../app-host.ts';
import { readPageFiles } from '../page/page-files.ts';
import { openBrowser } from './open-browser.ts';
import { openPageServer } from './page-server.ts';
import { Uploads } from './uploads.ts';

export interface ServeOptions {
  readonly env: NodeJS.ProcessEnv;
  readonly port: number;
  readonly allowHosts: readonly string[];
  /** Folders that the page may look into; none: home and mounted media. */
  readonly roots: readonly string[];
}

export interface Served {
  readonly port: number;
  newLink(): string;
  /** Shows a new link in the user's browser. Whether there is one. */
  open(): Promise<boolean>;
  /** Pauses what runs, so that it can be resumed, and closes the catalog. */
  close(): Promise<void>;
}

/** Opens a host and serves its page. Throws page.notBuilt, page.port, input.notFound for a root, and what opening a host throws. */
export async function serve({ env, port, allowHosts, roots }: ServeOptions): Promise<Served> {
  const files = await readPageFiles();
  const real = await Promise.all(roots.map(existing));
  const host = await openAppHost({ env, ...(real.length > 0 ? { roots: real } : {}) });
  try {
    const uploads = await Uploads.open(join(host.home, 'uploads'), Date.now());
    const server = await openPageServer({ host, files, uploads, port, allowHosts });
    return {
      port: server.port,
      newLink: () => server.newLink(),
      open: () => openBrowser(server.newLink(), host.home),
      close: async () => {
        await server.close();
        await host.close();
        await rm(join(host.home, 'open-page.html'), { force: true });
      },
    };
  } catch (error) {
    await host.close();
    throw error;
  }
}

async function existing(path: string): Promise<string> {
  return realpath(path).catch((cause: unknown) => {
    throw new GapferryError('input.notFound', { path }, { cause });
  });
}
