import type { IpcMain, WebContents, WebFrameMain } from 'electron';
import type { Part } from './checked.ts';

type Frame = Pick<WebFrameMain, 'url' | 'parent'>;
// biome-ignore lint/suspicious/noExplicitAny: as electron.d.ts types what handlers are given
type Handler = (event: any, ...args: any[]) => unknown;

class StandInIpcMain implements Part<IpcMain, 'handle' | 'on'> {
  readonly #handlers = new Map<string, Handler>();
  readonly #listeners = new Map<string, Handler>();

  handle(channel: string, handler: Handler): void {
    if (this.#handlers.has(channel)) throw new Error(`Attempted to register a second handler for '${channel}'`);
    this.#handlers.set(channel, handler);
  }

  on(channel: string, listener: Handler): this {
    this.#listeners.set(channel, listener);
    return this;
  }

  async invoke(
    sender: WebContents,
    senderFrame: Frame | null,
    channel: string,
    args: readonly unknown[],
  ): Promise<unknown> {
    const handler = this.#handlers.get(channel);
    if (!handler) throw new Error(`No handler registered for '${channel}'`);
    return structuredClone(await handler({ sender, senderFrame }, ...args));
  }

  send(sender: WebContents, senderFrame: Frame | null, channel: string, args: readonly unknown[]): void {
    this.#listeners.get(channel)?.({ sender, senderFrame }, ...args);
  }
}

export const ipcMain = new StandInIpcMain();
