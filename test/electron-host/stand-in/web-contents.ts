import { EventEmitter } from 'node:events';
import { readFileSync } from 'node:fs';
import type { WebContents, WebFrameMain } from 'electron';
import type { Frame, Page, Request, Route } from 'playwright-core';
import { z } from 'zod';
import { fromChromium, toChromium } from './address.ts';
import { app, Preventable } from './app.ts';
import type { Part } from './checked.ts';
import { seen } from './control.ts';
import { ipcMain } from './ipc-main.ts';
import { BINDINGS, preloadScript } from './page-side.ts';
import { defaultSession } from './session.ts';

type ContentsPart = Part<
  WebContents,
  'getURL' | 'send' | 'isDestroyed' | 'reload' | 'setWindowOpenHandler' | 'on' | 'once'
>;

const Asked = z.object({ kind: z.enum(['invoke', 'send']), channel: z.string(), args: z.array(z.unknown()) });
interface Message {
  readonly channel: string;
  readonly args: readonly unknown[];
}

/** A page of Chromium as Electron's main process sees it. */
export class StandInWebContents extends EventEmitter implements ContentsPart {
  readonly #page: Promise<Page>;
  #url = '';
  #destroyed = false;
  #mayOpen: Parameters<WebContents['setWindowOpenHandler']>[0] = () => ({ action: 'allow' });
  #waiting: Message[] = [];
  #next: ((message: Message) => void) | undefined;
  /** URLs that the app itself loads: Electron asks nobody about them. */
  readonly #loading = new Set<string>();

  constructor(preload: string) {
    super();
    this.#page = this.#open(readFileSync(preload, 'utf8'));
    // Listeners that every contents gets are there before its page is.
    app.emit('web-contents-created', {}, this);
  }

  get page(): Promise<Page> {
    return this.#page;
  }

  getURL(): string {
    return this.#url;
  }

  isDestroyed(): boolean {
    return this.#destroyed;
  }

  setWindowOpenHandler(handler: Parameters<WebContents['setWindowOpenHandler']>[0]): void {
    this.#mayOpen = handler;
  }

  send(channel: string, ...args: unknown[]): void {
    const message = { channel, args: structuredClone(args) };
    const next = this.#next;
    this.#next = undefined;
    if (next) next(message);
    else this.#waiting.push(message);
  }

  reload(): void {
    void this.#page.then((page) => page.reload());
  }

  async load(url: string): Promise<void> {
    const page = await this.#page;
    this.#loading.add(url);
    await page.goto(toChromium(url));
  }

  async destroy(): Promise<void> {
    if (this.#destroyed) return;
    this.#destroyed = true;
    this.emit('destroyed');
    await (await this.#page).close();
  }

  async #open(code: string): Promise<Page> {
    const context = await app.context;
    const page = context.pages().find((one) => one.url() === 'about:blank') ?? (await context.newPage());
    await page.exposeBinding(BINDINGS.ask, ({ frame }, asked: unknown) => this.#asked(frame, Asked.parse(asked)));
    await page.exposeBinding(BINDINGS.next, () => this.#take());
    await page.addInitScript(preloadScript(code));
    await page.route('**', (route, request) => this.#answer(route, request));
    page.on('framenavigated', (frame) => this.#navigated(frame, page));
    page.on('crash', () => this.emit('render-process-gone', {}, { reason: 'crashed', exitCode: 1 }));
    page.on('popup', (popup) => {
      const said = this.#mayOpen({
        url: popup.url(),
        frameName: '',
        features: '',
        disposition: 'new-window',
        referrer: { url: '', policy: 'default' },
      });
      seen('popup', said.action);
      if (said.action === 'deny') void popup.close();
    });
    return page;
  }

  #navigated(frame: Frame, page: Page): void {
    if (frame !== page.mainFrame()) return;
    const url = fromChromium(frame.url());
    const [before] = this.#url.split('#');
    this.#url = url;
    if (url.split('#')[0] === before) return;
    this.#waiting = [];
    this.#next = undefined;
    this.emit('did-navigate', {}, url);
  }

  async #asked(frame: Frame, { kind, channel, args }: z.infer<typeof Asked>): Promise<unknown> {
    const sender = contentsOf(this);
    const from = frameOf(frame);
    if (kind === 'send') return ipcMain.send(sender, from, channel, args);
    try {
      return { ok: true, value: await ipcMain.invoke(sender, from, channel, args) };
    } catch (error) {
      return { ok: false, error: String(error) };
    }
  }

  #take(): Promise<Message> {
    const message = this.#waiting.shift();
    if (message) return Promise.resolve(message);
    return new Promise((resolve) => {
      this.#next = resolve;
    });
  }

  async #answer(route: Route, request: Request): Promise<void> {
    const url = fromChromium(request.url());
    // Answered with nothing, a page stays where it is; an aborted request would leave an error in its place.
    if (request.isNavigationRequest() && !this.#loading.delete(url) && this.#held(request, url)) {
      return route.fulfill({ status: 204 });
    }
    const response = await defaultSession.answer(url, request.method());
    if (!response) {
      seen('blocked', url);
      return route.abort('blockedbyclient');
    }
    const headers = Object.fromEntries(response.headers);
    const body = Buffer.from(await response.arrayBuffer());
    await route.fulfill({ status: response.status, headers, body });
  }

  /** Whether a listener holds back where the page wants to go. */
  #held(request: Request, url: string): boolean {
    const event = Object.assign(new Preventable(), { url });
    if (request.frame().parentFrame() === null) this.emit('will-navigate', event);
    this.emit('will-frame-navigate', event);
    if (event.defaultPrevented) seen('held', url);
    return event.defaultPrevented;
  }
}

/** The object that the app's listeners are typed to be given. */
export function contentsOf(contents: StandInWebContents): WebContents {
  // biome-ignore lint/suspicious/noExplicitAny: a stand-in is not the whole object; what it has is checked above
  return contents as any;
}

export function frameOf(frame: Frame): WebFrameMain {
  const parent = frame.parentFrame();
  const seenBy = { url: fromChromium(frame.url()), parent: parent ? frameOf(parent) : null };
  // biome-ignore lint/suspicious/noExplicitAny: as above
  return seenBy as any;
}
