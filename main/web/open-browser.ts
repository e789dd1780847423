import { spawn } from 'node:child_process';
import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

/** Milliseconds that the page that leads to the link is left, as its link works, and that its opener may take to fail. */
const KEPT = 60_000;
const PATIENCE = 3_000;

/**
 * Shows a link in the user's browser. Arguments of a process can be read by everybody on the machine, so the browser is
 * given a file that only its owner can read, and that leads on. Whether there was something to open it with.
 */
export async function openBrowser(link: string, folder: string): Promise<boolean> {
  const path = join(folder, 'open-page.html');
  const content = `<!doctype html><meta charset="utf-8"><meta name="referrer" content="no-referrer"><meta http-equiv="refresh" content="0;url=${link}"><title>Gapferry</title>\n`;
  await rm(path, { force: true });
  await writeFile(path, content, { mode: 0o600, flag: 'wx' });
  setTimeout(() => void rm(path, { force: true }), KEPT).unref();
  const [program, args] = opener(pathToFileURL(path).href);
  return new Promise((resolve) => {
    const child = spawn(program, args, { stdio: 'ignore', detached: true });
    child.on('error', () => resolve(false));
    // It leaves at once where there is no browser; a browser that it has become may stay.
    child.on('exit', (code) => resolve(code === 0));
    setTimeout(resolve, PATIENCE, true).unref();
    child.unref();
  });
}

function opener(url: string): [string, string[]] {
  switch (process.platform) {
    case 'win32':
      return ['rundll32', ['url.dll,FileProtocolHandler', url]];
    case 'darwin':
      return ['open', [url]];
    default:
      return ['xdg-open', [url]];
  }
}
