import { spawn } from 'node:child_process';
import { access, constants, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { GapferryError } from '../../shared/gapferry-error.ts';
import type { Face } from './face.ts';
import { writeWhole } from './write-file.ts';

/** Browsers that print to PDF without a screen, as they are called on PATH. */
const BROWSERS = ['chromium', 'chromium-browser', 'google-chrome', 'microsoft-edge', 'chrome.exe', 'msedge.exe'];
/** Milliseconds until a browser that does not end is given up. */
const PATIENCE = 60_000;

/** Writes a page: as it is, or where the name ends in .pdf through a browser of this machine. Throws print.noBrowser, print.failed. */
export async function writePage(face: Face, path: string, html: string): Promise<void> {
  if (!/\.pdf$/i.test(path)) return writeWhole(resolve(path), html);
  const browser = await findBrowser(face.env);
  if (browser === undefined) throw new GapferryError('print.noBrowser', { path, names: BROWSERS.join(', ') });
  const folder = await mkdtemp(join(tmpdir(), 'gapferry-print-'));
  try {
    const page = join(folder, 'page.html');
    await writeFile(page, html);
    await print(browser, folder, page, resolve(path));
  } finally {
    await rm(folder, { recursive: true, force: true, maxRetries: 5 });
  }
}

async function findBrowser(env: NodeJS.ProcessEnv): Promise<string | undefined> {
  for (const folder of (env.PATH ?? '').split(delimiter).filter(Boolean)) {
    for (const name of BROWSERS) {
      const path = join(folder, name);
      if (
        await access(path, constants.X_OK).then(
          () => true,
          () => false,
        )
      )
        return path;
    }
  }
  return undefined;
}

/** A profile of its own: a browser that is open would take the page over and print nothing. */
async function print(browser: string, folder: string, page: string, pdf: string): Promise<void> {
  const args = [
    '--headless',
    '--disable-gpu',
    '--no-pdf-header-footer',
    `--user-data-dir=${join(folder, 'profile')}`,
    // A browser does not sandbox itself for root; the page is ours and loads nothing.
    ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
    `--print-to-pdf=${pdf}`,
    pathToFileURL(page).href,
  ];
  const { status, said } = await runToEnd(browser, args);
  const made = await access(pdf).then(
    () => true,
    () => false,
  );
  if (status !== 0 || !made) throw new GapferryError('print.failed', { path: pdf, detail: said.slice(-500) });
}

function runToEnd(program: string, args: readonly string[]): Promise<{ status: number | null; said: string }> {
  return new Promise((done) => {
    const child = spawn(program, args, { stdio: ['ignore', 'ignore', 'pipe'], timeout: PATIENCE });
    let said = '';
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      said += text;
    });
    child.on('error', (error) => done({ status: null, said: error.message }));
    child.on('close', (status) => done({ status, said }));
  });
}
