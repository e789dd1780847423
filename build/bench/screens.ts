import { spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as delay } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { gzipSync } from 'node:zlib';
import { type Browser, chromium, type Page } from 'playwright-core';
import { localTransport } from '../../main/api/local-transport.ts';
import { openHost } from '../../main/host.ts';
import { PAGE } from '../../shared/page.ts';
import { buildWhereStale, PAGE_BUILD } from '../build-app.ts';
import { startPage } from './served-page.ts';

/**
 * `npm run bench:screens -- [--gib N] [--runs N]`: from `npm start` to a usable screen with the browser open, what its first
 * screen loads, and how page and host answer while N GiB are exported. Prints JSON; asserts nothing. Wants chromium.
 */
const { values } = parseArgs({
  options: { gib: { type: 'string', default: '2' }, runs: { type: 'string', default: '5' } },
});
const ROOT = join(import.meta.dirname, '..', '..');
const IMAGES = 20;
/** Milliseconds between two calls while the export runs. */
const PACE = 25;
/** Calls before it. */
const IDLE = 200;

await buildWhereStale(PAGE_BUILD);
const folder = await mkdtemp(join(tmpdir(), 'gapferry-screens-'));
const browser = await chromium.launch({ executablePath: '/usr/bin/chromium', args: ['--no-sandbox', '--disable-gpu'] });
try {
  const starts: number[] = [];
  for (let run = 0; run < Number(values.runs); run++) starts.push(await timeToScreen(browser));
  const firstPaint = await firstPaintBytes(browser);
  const load = loadavg()[0]?.toFixed(1);
  const during = await whileExporting(browser, Number(values.gib) * 2 ** 30);
  process.stdout.write(`${JSON.stringify({ load, startMs: starts, firstPaint, during }, undefined, 2)}\n`);
} finally {
  await browser.close();
  await rm(folder, { recursive: true, force: true });
}

/** Milliseconds from `npm start` until the first question can be answered. */
async function timeToScreen(browser: Browser): Promise<number> {
  const home = await mkdtemp(join(folder, 'start-'));
  const page = await browser.newPage();
  const began = performance.now();
  const served = await startPage(ROOT, home);
  await page.goto(served.link, { waitUntil: 'commit' });
  await page.locator('main button').first().waitFor();
  const took = performance.now() - began;
  await page.close();
  await served.stop();
  return Math.round(took);
}

/** Bytes of everything that the first screen loads: as gzip makes them, and as they are. */
async function firstPaintBytes(browser: Browser): Promise<{ gzip: number; plain: number }> {
  const served = await startPage(ROOT, await mkdtemp(join(folder, 'paint-')));
  const page = await browser.newPage();
  const bodies: Promise<Buffer>[] = [];
  page.on('response', (response) => {
    if (!new URL(response.url()).pathname.startsWith('/api/')) bodies.push(response.body());
  });
  await page.goto(served.link);
  await page.locator('main button').first().waitFor();
  const loaded = await Promise.all(bodies);
  await page.close();
  await served.stop();
  return {
    gzip: loaded.reduce((sum, body) => sum + gzipSync(body).length, 0),
    plain: loaded.reduce((sum, body) => sum + body.length, 0),
  };
}

async function whileExporting(browser: Browser, bytes: number) {
  const home = await mkdtemp(join(folder, 'export-'));
  const source = spawn(process.execPath, [join(import.meta.dirname, 'made-source.ts'), String(IMAGES), String(bytes)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  try {
    const references: string[] = [];
    for await (const line of createInterface(source.stdout)) {
      if (line === '') break;
      references.push(line);
    }
    const id = await prepare(home, references);
    const served = await startPage(ROOT, home);
    const page = await browser.newPage();
    const session = sessionOf(page);
    await page.addInitScript(`globalThis.longTasks = [];
      new PerformanceObserver((list) => longTasks.push(...list.getEntries().map(({ duration }) => duration)))
        .observe({ type: 'longtask', buffered: true });`);
    await page.goto(served.link);
    await page.evaluate(`location.hash = '#/job/${id}'`);
    await page.locator('.action-bar .ant-btn-primary, .job .ant-btn-primary').first().waitFor();
    await seesLongTasks(page);
    const { origin } = new URL(served.link);
    // What the same calls take while nothing runs here: the rest is other work on the machine.
    const idle = await ask(origin, await session, id, IDLE);
    const began = performance.now();
    await page.locator('.action-bar .ant-btn-primary, .job .ant-btn-primary').first().click();
    const replies = await ask(origin, await session, id);
    const seconds = (performance.now() - began) / 1000;
    const tasks: number[] = await page.evaluate('longTasks');
    await page.close();
    await served.stop();
    return {
      seconds: Number(seconds.toFixed(1)),
      longestTaskMs: Math.round(Math.max(0, ...tasks)),
      tasksOver50ms: tasks.length,
      idleP99Ms: quantile(idle, 0.99),
      replies: replies.length,
      replyP50Ms: quantile(replies, 0.5),
      replyP99Ms: quantile(replies, 0.99),
      replyMaxMs: quantile(replies, 1),
    };
  } finally {
    source.kill();
  }
}

/** Makes a task that is too long, and forgets it once it was noticed: a page without any must not pass because nobody looks. */
async function seesLongTasks(page: Page): Promise<void> {
  await page.evaluate(`new Promise((resolve) => setTimeout(() => {
    const until = performance.now() + 120;
    while (performance.now() < until);
    setTimeout(resolve, 100);
  }))`);
  await page.waitForFunction('longTasks.some((duration) => duration >= 100)');
  await page.evaluate('longTasks.length = 0');
}

/** An export that waits to be gone on with: its host was closed as soon as it had started. */
async function prepare(home: string, references: readonly string[]): Promise<string> {
  const env = { PATH: process.env.PATH, HOME: home, DOCKER_CONFIG: join(home, 'docker') };
  const host = await openHost({ env, home: join(home, 'home') });
  const { send } = localTransport(host);
  const [registry = ''] = references[0]?.split('/') ?? [];
  await send('workstation.set', { side: 'internet' });
  await send('registry.set', { host: registry, plainHttp: true, proxy: 'direct' });
  const contentBase64 = Buffer.from(references.join('\n')).toString('base64');
  const request = {
    sources: [{ name: 'images.txt', contentBase64 }],
    output: join(home, 'bundle'),
    unsigned: true,
    accessories: false,
  };
  const started = await send('job.start', { job: { kind: 'export', request } });
  await host.close();
  if (!started.ok) throw new Error(started.error.code);
  return started.value.id;
}

/** The session that the page was given, as it sends it. */
function sessionOf(page: Page): Promise<string> {
  return new Promise((resolve) => {
    page.on('request', (request) => {
      const session = request.headers()[PAGE.sessionHeader];
      if (session !== undefined) resolve(session);
    });
  });
}

/** Milliseconds of each call, one after the other, beside those of the page, until the job has ended or as many as are wanted. */
async function ask(origin: string, session: string, id: string, most = Number.POSITIVE_INFINITY): Promise<number[]> {
  const headers = { origin, 'content-type': 'application/json', [PAGE.sessionHeader]: session };
  const took: number[] = [];
  while (took.length < most) {
    const began = performance.now();
    const body = JSON.stringify({ id });
    const response = await fetch(`${origin}${PAGE.call}job.show`, { method: 'POST', headers, body });
    const text = await response.text();
    took.push(performance.now() - began);
    if (/"state":\{"state":"(?:succeeded|failed)"/.test(text)) break;
    await delay(PACE);
  }
  return took;
}

function quantile(numbers: readonly number[], part: number): number {
  const sorted = numbers.toSorted((a, b) => a - b);
  return Number((sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))] ?? 0).toFixed(1));
}
