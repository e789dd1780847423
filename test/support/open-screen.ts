import { join } from 'node:path';
import { type Browser, chromium, type Page } from 'playwright-core';
import { onTestFinished } from 'vitest';
import { localTransport } from '../../main/api/local-transport.ts';
import { openAppHost } from '../../main/app-host.ts';
import { readPageFiles } from '../../main/page/page-files.ts';
import { openPageServer } from '../../main/web/page-server.ts';
import { Uploads } from '../../main/web/uploads.ts';
import type { CallName, CallRequest, CallResult } from '../../shared/contract.ts';
import type { Language } from '../../shared/messages/format.ts';
import { type Translator, translator } from '../../shared/messages/translator.ts';
import { builtPage } from './built-page.ts';
import { tempFolder } from './temp-folder.ts';

export interface ScreenOptions {
  readonly language: Language;
  readonly dark?: boolean;
  readonly width?: number;
  readonly height?: number;
  /** Pixels of the screen for one of the page: 2 is a window at 200 %. */
  readonly zoom?: number;
  /** Settings of the workstation that are made before the page opens: what changes later it hears of after a while. */
  readonly workstation?: CallRequest<'workstation.set'>;
}

export interface Screen {
  readonly page: Page;
  readonly say: Translator;
  readonly folder: string;
  /** Sends a call to the host behind the page, as another face would. */
  call<N extends CallName>(name: N, request: CallRequest<N>): Promise<CallResult<N>>;
  /** What the page said that nobody wanted to hear: errors, refusals of the content policy. */
  readonly complaints: string[];
  /** Leaves the page and opens it by a new link: a reload would have no session. */
  reopen(): Promise<void>;
  /** Ends the host, as a crash of its process would: the page stays. */
  endHost(): Promise<void>;
}

/** The built page in Chromium over its real, guarded server, on a state folder of its own. */
export async function openScreen({
  language,
  dark = false,
  width = 1280,
  height = 800,
  zoom = 1,
  workstation,
}: ScreenOptions): Promise<Screen> {
  const folder = await tempFolder();
  const env = { PATH: process.env.PATH, HOME: folder, DOCKER_CONFIG: join(folder, 'docker') };
  const host = await openAppHost({ env, home: join(folder, 'home'), roots: [folder] });
  const uploads = await Uploads.open(join(folder, 'uploads'), Date.now());
  const server = await openPageServer({ host, uploads, files: await readPageFiles(await builtPage()), port: 0 });
  let ended: Promise<void> | undefined;
  const endHost = (): Promise<void> => {
    ended ??= server.close().then(() => host.close());
    return ended;
  };
  onTestFinished(endHost);
  const browser = await launch();
  onTestFinished(() => browser.close());
  const context = await browser.newContext({
    locale: language === 'zh' ? 'zh-CN' : 'en-US',
    colorScheme: dark ? 'dark' : 'light',
    viewport: { width: Math.round(width / zoom), height: Math.round(height / zoom) },
    deviceScaleFactor: zoom,
    reducedMotion: 'reduce',
  });
  const page = await context.newPage();
  const complaints: string[] = [];
  page.on('pageerror', (error) => complaints.push(String(error)));
  page.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning') complaints.push(message.text());
  });
  const call = async <N extends CallName>(name: N, request: CallRequest<N>): Promise<CallResult<N>> => {
    const reply = await localTransport(host).send(name, request);
    if (reply.ok) return reply.value;
    throw new Error(`${name}: ${reply.error.code}`);
  };
  if (workstation) await call('workstation.set', workstation);
  await page.goto(server.newLink());
  const reopen = async (): Promise<void> => {
    await page.goto('about:blank');
    await page.goto(server.newLink());
  };
  return { page, say: translator(language, 'screen'), folder, complaints, call, reopen, endHost };
}

/** Debian's Chromium; its own sandbox does not work for root, and only our page is shown in it. */
function launch(): Promise<Browser> {
  return chromium.launch({ executablePath: '/usr/bin/chromium', args: ['--no-sandbox', '--disable-gpu'] });
}
