import { type ChildProcess, spawn } from 'node:child_process';
import { EventEmitter, once } from 'node:events';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Browser, chromium, type Page } from 'playwright-core';
import { onTestFinished } from 'vitest';
import type { z } from 'zod';
import { buildWhereStale, ELECTRON_BUILD, PAGE_BUILD } from '../../build/build-app.ts';
import { Answer } from '../../main/electron/host-messages.ts';
import { type CallName, type CallRequest, type CallResult, CONTRACT, JobView } from '../../shared/contract.ts';
import { type FromTest, ToTest } from './stand-in/control-messages.ts';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const REGISTER = new URL('./stand-in/register.ts', import.meta.url).href;

const RESULTS: { readonly [N in CallName]: { readonly result: z.ZodType<CallResult<N>> } } = CONTRACT;

export const CHROMIUM = '/usr/bin/chromium';
export const haveChromium = existsSync(CHROMIUM);

export interface AppOptions {
  /** State and profile lie here; given again, the app is opened again. */
  readonly folder: string;
  readonly args?: readonly string[];
  readonly locale?: 'en-US' | 'zh-CN';
  /** Whether the system has a key ring; it has. */
  readonly keyRing?: boolean;
  /** Another entry of the app, as an unpacked package's. */
  readonly entry?: string;
}

/** A dialog that waits for an answer. */
export interface ShownDialog {
  readonly method: string;
  readonly options: unknown;
  answer(value: unknown): void;
}

/** The desktop app in the stand-in for Electron: its real main entry, preload, host and page. */
export class DesktopApp {
  readonly #child: ChildProcess;
  readonly #seen: { readonly what: string; readonly value: unknown }[] = [];
  readonly #happened = new EventEmitter();
  readonly #dialogs: ShownDialog[] = [];
  #browser: Browser | undefined;
  #endpoint = '';
  #last = 0;
  #stderr = '';

  private constructor(child: ChildProcess) {
    this.#child = child;
    child.on('message', (data: unknown) => this.#heard(ToTest.parse(data)));
    child.stderr?.on('data', (chunk: Buffer) => {
      this.#stderr += String(chunk);
    });
    child.on('exit', () => this.#happened.emit('moved'));
  }

  /** Starts it; whoever does ends it. */
  static async open({ folder, args = [], locale = 'en-US', entry, keyRing = true }: AppOptions): Promise<DesktopApp> {
    await buildWhereStale(PAGE_BUILD);
    await buildWhereStale(ELECTRON_BUILD);
    const main = entry ?? join(ROOT, 'dist/electron/main.js');
    const env = {
      PATH: process.env.PATH,
      HOME: folder,
      LANG: 'C',
      GAPFERRY_HOME: join(folder, 'home'),
      DOCKER_CONFIG: join(folder, 'docker'),
      STAND_IN_USER_DATA: join(folder, 'user-data'),
      STAND_IN_LOCALE: locale,
      STAND_IN_CHROMIUM: CHROMIUM,
      STAND_IN_KEY_RING: keyRing ? 'system' : 'none',
    };
    const child = spawn(process.execPath, ['--import', REGISTER, main, ...args], {
      env,
      cwd: folder,
      serialization: 'advanced',
      stdio: ['ignore', 'inherit', 'pipe', 'ipc'],
    });
    return new DesktopApp(child);
  }

  /** What standard error had. */
  get stderr(): string {
    return this.#stderr;
  }

  get running(): boolean {
    return this.#child.exitCode === null && this.#child.signalCode === null;
  }

  /** The page of its window, driven over the DevTools protocol. */
  async page(): Promise<Page> {
    await this.#until(() => this.#endpoint !== '');
    this.#browser ??= await chromium.connectOverCDP(this.#endpoint);
    const [context] = this.#browser.contexts();
    if (!context) throw new Error('Chromium has no context');
    const find = (): Page | undefined =>
      context.pages().find((page) => page.url().startsWith('https://app.gapferry.invalid'));
    for (;;) {
      const page = find();
      if (page) return page;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }

  /** A call through the bridge of its window, as the page makes it: the reply as it came. */
  async call(name: string, request: unknown): Promise<unknown> {
    const page = await this.page();
    return page.evaluate(([called, asked]) => Reflect.get(globalThis, 'gapferry').call(called, asked), [
      name,
      request,
    ] as const);
  }

  /** The value of a call that must succeed. */
  async value<N extends CallName>(name: N, request: CallRequest<N>): Promise<CallResult<N>> {
    const reply = Answer.parse(await this.call(name, request));
    if (!reply.ok) throw new Error(`${name}: ${reply.error.code} ${JSON.stringify(reply.error.params)}`);
    const schema: z.ZodType<CallResult<N>> = RESULTS[name].result;
    return schema.parse(reply.value);
  }

  /** Waits until a job is in a state, also while the host is started again. */
  async until(id: string, state: JobView['state']['state']): Promise<void> {
    for (;;) {
      const reply = Answer.parse(await this.call('job.show', { id }));
      if (reply.ok && JobView.parse(reply.value).state.state === state) return;
      if (!reply.ok && reply.error.code !== 'internal.hostGone') throw new Error(reply.error.code);
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  }

  /** Waits until something was seen that fits. */
  async saw<T>(what: string, fits: (value: unknown) => boolean = () => true): Promise<T> {
    const find = () => this.#seen.find((one) => one.what === what && fits(one.value));
    await this.#until(() => find() !== undefined);
    return find()?.value as T;
  }

  /** Everything of a kind that was seen so far, oldest first. */
  all(what: string): unknown[] {
    return this.#seen.filter((one) => one.what === what).map(({ value }) => value);
  }

  /** The next dialog that nobody has answered. */
  async dialog(): Promise<ShownDialog> {
    await this.#until(() => this.#dialogs.length > 0);
    const shown = this.#dialogs.shift();
    if (!shown) throw new Error('no dialog');
    return shown;
  }

  send(command: FromTest): void {
    this.#child.send(command);
  }

  /** Sends a command that is answered. */
  async ask(
    command: { kind: 'permission'; permission: string } | Omit<FromTest & { kind: 'forge' }, 'id'>,
  ): Promise<unknown> {
    this.#last += 1;
    const id = this.#last;
    const answered = once(this.#happened, `result ${id}`);
    this.send({ ...command, id });
    return (await answered)[0];
  }

  /** Resolves with its exit status. */
  async ended(): Promise<number | null> {
    await this.#until(() => !this.running);
    return this.#child.exitCode;
  }

  async kill(): Promise<void> {
    await this.#browser?.close().catch(() => undefined);
    if (!this.running) return;
    const gone = once(this.#child, 'exit');
    this.send({ kind: 'exit' });
    await gone;
  }

  #heard(message: ToTest): void {
    switch (message.kind) {
      case 'endpoint':
        this.#endpoint = message.url;
        break;
      case 'seen':
        this.#seen.push({ what: message.what, value: message.value });
        break;
      case 'dialog': {
        const { id, method, options } = message;
        this.#dialogs.push({ method, options, answer: (value) => this.send({ kind: 'answer', id, value }) });
        break;
      }
      case 'result':
        this.#happened.emit(`result ${message.id}`, message.value);
    }
    this.#happened.emit('moved');
  }

  async #until(fits: () => boolean): Promise<void> {
    while (!fits()) {
      if (!this.running) throw new Error(`the app has ended: ${this.#stderr}`);
      await once(this.#happened, 'moved');
    }
  }
}

/** Starts it for the running test, which ends it. */
export async function openApp(options: AppOptions): Promise<DesktopApp> {
  const app = await DesktopApp.open(options);
  onTestFinished(() => app.kill());
  return app;
}
