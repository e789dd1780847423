import { spawnSync } from 'node:child_process';
import { mkdir, open, readdir, rm, stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

const ROOT = join(import.meta.dirname, '..');

/** What a person starts, made by Vite from sources. */
export interface Built {
  readonly configs: readonly string[];
  /** A file that each build writes. */
  readonly made: string;
  /** Folders and files that it is made from. */
  readonly from: readonly string[];
}

export const PAGE_BUILD: Built = {
  configs: ['build/vite.renderer.config.ts'],
  made: 'dist/renderer/index.html',
  from: ['renderer', 'shared', 'build/vite.renderer.config.ts', 'package-lock.json'],
};

export const CLI_BUILD: Built = {
  configs: ['build/vite.cli.config.ts'],
  made: 'dist/gapferry.js',
  from: ['main', 'shared', 'build/vite.cli.config.ts', 'build/node-workers.ts', 'package-lock.json'],
};

export const ELECTRON_BUILD: Built = {
  configs: ['build/vite.electron.config.ts', 'build/vite.preload.config.ts'],
  made: 'dist/electron/preload.cjs',
  from: [
    'main',
    'shared',
    'build/icons/sides',
    'build/vite.electron.config.ts',
    'build/vite.preload.config.ts',
    'build/node-workers.ts',
    'package-lock.json',
  ],
};

/** Builds what is older than its sources; whoever comes meanwhile waits. `onBuild` is called where there is work. */
export async function buildWhereStale(built: Built, onBuild: () => void = () => {}): Promise<void> {
  if (!(await isStale(built))) return;
  await using _lock = await takeLock(`${basename(built.made)}.lock`);
  // Another process may have built it while we waited.
  if (!(await isStale(built))) return;
  onBuild();
  for (const config of built.configs) build(config);
}

/** Whether a source is newer than what was made of it, or nothing was made. Paths are relative to `root`. */
export async function isStale({ made, from }: Built, root = ROOT): Promise<boolean> {
  const then = await modified(join(root, made));
  if (then === undefined) return true;
  const times = await Promise.all(from.map((path) => newest(join(root, path))));
  return Math.max(...times) > then;
}

function build(config: string): void {
  const vite = join(ROOT, 'node_modules/vite/bin/vite.js');
  const args = [vite, 'build', '--logLevel', 'error', '--config', config];
  // Whoever asks, a test with NODE_ENV of its own too, gets what people get: React's other form is several times slower.
  const env = { ...process.env, NODE_ENV: 'production' };
  const done = spawnSync(process.execPath, args, {
    cwd: ROOT,
    env,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  if (done.status !== 0) throw new Error(`vite build --config ${config}:\n${done.stdout}${done.stderr}`);
}

async function newest(path: string): Promise<number> {
  const own = (await modified(path)) ?? 0;
  const entries = await readdir(path, { recursive: true, withFileTypes: true }).catch(() => []);
  const times = await Promise.all(entries.map(({ parentPath, name }) => modified(join(parentPath, name))));
  return Math.max(own, ...times.filter((time) => time !== undefined));
}

async function modified(path: string): Promise<number | undefined> {
  return (await stat(path).catch(() => undefined))?.mtimeMs;
}

/** A file in dist/ that only one process can make. One that was left by a killed build counts for two minutes. */
async function takeLock(name: string): Promise<AsyncDisposable> {
  await mkdir(join(ROOT, 'dist'), { recursive: true });
  const path = join(ROOT, 'dist', name);
  for (;;) {
    const file = await open(path, 'wx').catch(() => undefined);
    if (file) {
      await file.close();
      return { [Symbol.asyncDispose]: () => rm(path, { force: true }) };
    }
    if (Date.now() - ((await modified(path)) ?? Date.now()) > 120_000) await rm(path, { force: true });
    await sleep(100);
  }
}
