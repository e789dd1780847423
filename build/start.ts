import { spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { enableCompileCache } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

/** `npm start`: the app in its window where Electron's run time is, else as a page of this computer. */
const ROOT = join(import.meta.dirname, '..');
// The command's own cache: else all of it is compiled at each start, before anything is shown.
enableCompileCache(join(ROOT, 'node_modules', '.cache', 'gapferry'));
const { languageOf } = await import('../main/cli/language.ts');
const { enDesktop } = await import('../shared/messages/en-desktop.ts');
const { zhDesktop } = await import('../shared/messages/zh-desktop.ts');
const { buildWhereStale, CLI_BUILD, ELECTRON_BUILD, PAGE_BUILD } = await import('./build-app.ts');
// These two alone: all words of both languages would be a tenth of the time until something is shown.
const words = languageOf(process.env) === 'zh' ? zhDesktop : enDesktop;

let told = false;
await buildWhereStale(PAGE_BUILD, tellBuilding);
const electron = electronRunTime();
if (electron) {
  await buildWhereStale(ELECTRON_BUILD);
  run(electron, [join(ROOT, 'dist/electron/main.js'), ...process.argv.slice(2)]);
} else {
  say(words['start.page']);
  await serve(process.argv.slice(2));
}

/** Serves the page in this process, from the bundle: a file for each source takes twice as long to load. */
async function serve(args: readonly string[]): Promise<void> {
  await buildWhereStale(CLI_BUILD, tellBuilding);
  const bundle: unknown = await import(pathToFileURL(join(ROOT, CLI_BUILD.made)).href);
  if (!isCommand(bundle)) throw new TypeError(`${CLI_BUILD.made} is not the command`);
  const status = await bundle.main(['serve', '--open', ...args]);
  // Written out first: a pipe takes its time, and exit does not wait.
  process.stderr.write('', () => process.exit(status));
}

function isCommand(bundle: unknown): bundle is { main(argv: readonly string[]): Promise<number> } {
  return typeof bundle === 'object' && bundle !== null && 'main' in bundle && typeof bundle.main === 'function';
}

/** Never by require('electron'), which would fetch it. */
function electronRunTime(): string | undefined {
  const folder = join(ROOT, 'node_modules/electron');
  const named = join(folder, 'path.txt');
  const path = existsSync(named) ? join(folder, 'dist', readFileSync(named, 'utf8')) : undefined;
  return path && existsSync(path) ? path : undefined;
}

/** Ctrl-C reaches both; the child decides what it means. */
function run(program: string, args: readonly string[]): void {
  const child = spawn(program, args, { stdio: 'inherit' });
  process.on('SIGINT', () => {});
  for (const signal of ['SIGTERM', 'SIGHUP'] as const) process.on(signal, () => child.kill(signal));
  child.on('exit', (code) => {
    process.exitCode = code ?? 1;
  });
}

/** Once, however many parts are built. */
function tellBuilding(): void {
  if (!told) say(words['start.building']);
  told = true;
}

function say(line: string): void {
  process.stderr.write(`${line}\n`);
}
