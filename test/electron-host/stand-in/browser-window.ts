import { EventEmitter } from 'node:events';
import { existsSync } from 'node:fs';
import { basename } from 'node:path';
import type {
  BrowserWindowConstructorOptions,
  BrowserWindow as ElectronWindow,
  NativeImage,
  Rectangle,
  WebContents,
} from 'electron';
import { app, Preventable } from './app.ts';
import type { Part } from './checked.ts';
import { commands, seen, tell } from './control.ts';
import { ipcMain } from './ipc-main.ts';
import { defaultSession } from './session.ts';
import { contentsOf, StandInWebContents } from './web-contents.ts';

type WindowPart = Part<
  ElectronWindow,
  | 'loadURL'
  | 'show'
  | 'focus'
  | 'restore'
  | 'maximize'
  | 'close'
  | 'isFocused'
  | 'isMinimized'
  | 'isMaximized'
  | 'getNormalBounds'
  | 'setProgressBar'
  | 'flashFrame'
  | 'setIcon'
  | 'on'
  | 'once'
>;

const all = new Set<BrowserWindow>();

export class BrowserWindow extends EventEmitter implements WindowPart {
  readonly webContents: WebContents;
  readonly #contents: StandInWebContents;
  readonly #bounds: Rectangle;
  #focused = true;
  #maximized = false;
  #closed = false;

  static fromWebContents(contents: WebContents): BrowserWindow | null {
    return [...all].find((window) => window.webContents === contents) ?? null;
  }

  constructor(options: BrowserWindowConstructorOptions) {
    super();
    const { preload, sandbox, contextIsolation, nodeIntegration, webviewTag } = options.webPreferences ?? {};
    if (!preload || !sandbox || !contextIsolation || nodeIntegration || webviewTag) {
      throw new Error('the stand-in opens only windows that are locked down');
    }
    const { x = 0, y = 0, width = 800, height = 600 } = options;
    this.#bounds = { x, y, width, height };
    this.#contents = new StandInWebContents(preload);
    this.webContents = contentsOf(this.#contents);
    all.add(this);
    app.windows.add(this);
    const closing = { close: () => this.close() };
    commands.on('close-window', closing.close);
    commands.on('focus', ({ focused }) => {
      this.#focused = focused;
      if (focused) this.emit('focus');
    });
    commands.on('paths', ({ paths }) => this.#contents.send('', paths));
    commands.on('permission', async ({ id, permission }) => {
      // biome-ignore lint/suspicious/noExplicitAny: names that Electron might know one day, too
      tell({ kind: 'result', id, value: await defaultSession.grants(this.webContents, permission as any) });
    });
    commands.on('forge', async ({ id, channel, args, url, framed }) => {
      const parent = framed ? { url, parent: null } : null;
      // biome-ignore lint/suspicious/noExplicitAny: the two properties that identify a frame
      const frame = { url, parent } as any;
      const value = await ipcMain.invoke(this.webContents, frame, channel, args).then(
        (answer) => ({ answer }),
        (error: unknown) => ({ error: String(error) }),
      );
      tell({ kind: 'result', id, value });
    });
    seen('window', this.#bounds);
  }

  async loadURL(url: string): Promise<void> {
    await this.#contents.load(url);
    this.emit('ready-to-show');
  }

  show(): void {
    seen('show');
  }

  focus(): void {
    seen('focus');
  }

  restore(): void {}

  maximize(): void {
    this.#maximized = true;
  }

  isFocused(): boolean {
    return this.#focused;
  }

  isMinimized(): boolean {
    return false;
  }

  isMaximized(): boolean {
    return this.#maximized;
  }

  getNormalBounds(): Rectangle {
    return this.#bounds;
  }

  setProgressBar(progress: number): void {
    seen('progress', progress);
  }

  flashFrame(flag: boolean): void {
    seen('flash', flag);
  }

  /** Electron throws for what is no picture. */
  setIcon(icon: NativeImage | string): void {
    if (typeof icon !== 'string' || !existsSync(icon)) throw new Error(`no picture: ${String(icon)}`);
    seen('icon', basename(icon));
  }

  /** Whether it closed: a listener may keep it open. */
  close(): boolean {
    if (this.#closed) return true;
    const event = new Preventable();
    this.emit('close', event);
    if (event.defaultPrevented) return false;
    this.#closed = true;
    all.delete(this);
    void this.#contents.destroy();
    this.emit('closed');
    app.windowClosed(this);
    return true;
  }
}
