import { EventEmitter } from 'node:events';
import { mkdirSync, readFileSync, rmSync, watch, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { App } from 'electron';
import type { BrowserContext } from 'playwright-core';
import type { Part } from './checked.ts';
import { openChromium } from './chromium.ts';
import { commands, seen } from './control.ts';

type AppPart = Part<
  App,
  | 'enableSandbox'
  | 'requestSingleInstanceLock'
  | 'quit'
  | 'exit'
  | 'on'
  | 'whenReady'
  | 'getPath'
  | 'getLocale'
  | 'isPackaged'
>;

interface Closable {
  /** Asks the window to close; whether it did. */
  close(): boolean;
}

/** An event that a listener may hold back. */
export class Preventable {
  defaultPrevented = false;

  preventDefault(): void {
    this.defaultPrevented = true;
  }
}

const userData = process.env.STAND_IN_USER_DATA ?? '';

class StandInApp extends EventEmitter implements AppPart {
  readonly isPackaged = true;
  readonly windows = new Set<Closable>();
  #context: Promise<BrowserContext> | undefined;
  #quitting = false;
  #first = false;

  /** The Chromium that windows are pages of. */
  get context(): Promise<BrowserContext> {
    this.#context ??= openChromium(userData);
    return this.#context;
  }

  enableSandbox(): void {}

  /** The first writes down who it is; a later one leaves its arguments beside and is refused. */
  requestSingleInstanceLock(): boolean {
    mkdirSync(userData, { recursive: true });
    const lock = join(userData, 'instance');
    if (isAlive(lock)) {
      const said = JSON.stringify([process.argv, process.cwd()]);
      writeFileSync(join(userData, 'second'), said);
      return false;
    }
    rmSync(lock, { force: true });
    writeFileSync(lock, String(process.pid));
    this.#first = true;
    watch(userData, (_event, name) => name === 'second' && this.#second()).unref();
    return true;
  }

  async whenReady(): Promise<void> {
    await this.context;
  }

  getPath(): string {
    return userData;
  }

  getLocale(): string {
    return process.env.STAND_IN_LOCALE ?? 'en-US';
  }

  quit(): void {
    const before = this.#quitting;
    this.#quitting = true;
    const stays = !before && [...this.windows].some((window) => !window.close());
    this.#quitting = !stays;
    if (!stays) this.#willQuit();
  }

  exit(code = 0): void {
    seen('exit', code);
    void (async () => {
      await (await this.#context?.catch(() => undefined))?.close();
      if (this.#first) rmSync(join(userData, 'instance'), { force: true });
      process.exit(code);
    })();
  }

  windowClosed(window: Closable): void {
    this.windows.delete(window);
    if (this.windows.size === 0 && !this.#quitting) this.emit('window-all-closed');
  }

  #willQuit(): void {
    const event = new Preventable();
    this.emit('will-quit', event);
    if (!event.defaultPrevented) this.exit(0);
  }

  #second(): void {
    try {
      const [argv, folder] = JSON.parse(readFileSync(join(userData, 'second'), 'utf8'));
      rmSync(join(userData, 'second'), { force: true });
      this.emit('second-instance', {}, argv, folder);
    } catch {
      // Seen before it was written in full; it is seen again.
    }
  }
}

function isAlive(lock: string): boolean {
  try {
    process.kill(Number(readFileSync(lock, 'utf8')), 0);
    return true;
  } catch {
    return false;
  }
}

export const app = new StandInApp();
// The host's process ends when this one is gone, without being told.
commands.on('exit', () => app.exit(0));
