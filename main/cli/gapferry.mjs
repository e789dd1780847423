#!/usr/bin/env node
// The one file that every Node can read: it checks the version before anything newer or native is loaded.
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import * as nodeModule from 'node:module';
import { constants } from 'node:os';
import { dirname, join, sep } from 'node:path';
import { fileURLToPath } from 'node:url';

const NEEDED = 24;
const here = dirname(fileURLToPath(import.meta.url));
const root = join(here, '..', '..');

if (Number(process.versions.node.split('.')[0]) >= NEEDED) await start();
else runWithNewerNode();

/** The sources in a checkout; the bundle where it is installed, because Node strips no types inside node_modules. */
async function start() {
  // The Node that began this is gone, even by kill -9: what runs is stopped as by a signal, and can be resumed.
  if (process.channel) {
    process.channel.unref();
    process.once('disconnect', () => process.kill(process.pid, 'SIGTERM'));
  }
  const sources = join(here, '..', 'gapferry.ts');
  const installed = here.split(sep).includes('node_modules');
  // Else the types of every file are stripped at each start. In the checkout's own folder: a shared one could be poisoned.
  if (!installed) nodeModule.enableCompileCache(join(root, 'node_modules', '.cache', 'gapferry'));
  const { main } =
    installed || !existsSync(sources) ? await import('../../dist/gapferry.js') : await import('../gapferry.ts');
  const status = await main(process.argv.slice(2));
  // Written out first: a pipe takes its time, and exit does not wait.
  process.stdout.write('', () => process.stderr.write('', () => process.exit(status)));
}

/** Runs the same command with the Node that came from npm, passing signals and exit status on. */
function runWithNewerNode() {
  const node = newerNode();
  if (!node) return refuse();
  const child = spawn(node, process.argv.slice(1), { stdio: ['inherit', 'inherit', 'inherit', 'ipc'] });
  // A terminal sends Ctrl-C to both; the child decides what it means.
  process.on('SIGINT', () => {});
  for (const signal of ['SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
  child.on('error', refuse);
  child.on('exit', (code, signal) => {
    process.exitCode = code ?? 128 + (constants.signals[signal] ?? 0);
  });
}

function newerNode() {
  const system = process.platform === 'win32' ? 'win' : process.platform;
  const name = process.platform === 'win32' ? 'node.exe' : 'node';
  // Beside the package where npm hoisted it, inside it in a checkout.
  const places = [join(root, 'node_modules'), join(root, '..')];
  return places
    .map((place) => join(place, `node-${system}-${process.arch}`, 'bin', name))
    .find((path) => existsSync(path));
}

/** The words of internal.nodeVersion, which cannot be imported here; a test holds them equal. */
function refuse() {
  const found = process.versions.node;
  const chinese = /^zh/i.test(process.env.LC_ALL || process.env.LC_MESSAGES || process.env.LANG || '');
  const lines = chinese
    ? [
        `错误 GF-901：需要 Node.js ${NEEDED} 或更高版本`,
        `  当前为 Node.js ${found}。`,
        `  处理办法：执行 “npm ci” 后用 “npm run -s gapferry --” 运行，它自带所需的 Node.js；或安装 Node.js ${NEEDED}。`,
      ]
    : [
        `Error GF-901: Node.js ${NEEDED} or later is needed`,
        `  This is Node.js ${found}.`,
        `  What to do: Run it as "npm run -s gapferry --" after "npm ci", which brings the right Node.js along, or install Node.js ${NEEDED}.`,
      ];
  process.stderr.write(`${lines.join('\n')}\n`);
  process.exitCode = 1;
}
