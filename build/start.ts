import { spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { enableCompileCache } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

/** `npm start`: the app in its window where Electron's run time is, else as a page of this computer. */
const ROOT = join(import.meta.dirname, '..');
// The command's own cache: else the types of every message are stripped at each start, before anything is shown.
enableCompileCache(join(ROOT, 'node_modules', '.cache', 'gapferry'));
const { languageOf } = await import('../main/cli/language.ts');
const { translator } = await import('../shared/messages/translator.ts');
const { buildWhereStale, ELECTRON_BUILD, PAGE_BUILD } = await import('./build-app.ts');
const { t } = translator(languageOf(process.env));

await buildWhereStale(PAGE_BUILD, () => say(t('start.building')));
const electron = electronRunTime();
if (electron) {
  await buildWhereStale(ELECTRON_BUILD);
  run(electron, [join(ROOT, 'dist/electron/main.js'), ...process.argv.slice(2)]);
} else {
  say(t('start.page'));
  // In this very process: another one would load everything anew before anything is shown.
  const command = join(ROOT, 'main/cli/gapferry.mjs');
  process.argv = [process.execPath, command, 'serve', '--open', ...process.argv.slice(2)];
  await import(pathToFileURL(command).href);
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

function say(line: string): void {
  process.stderr.write(`${line}\n`);
}
