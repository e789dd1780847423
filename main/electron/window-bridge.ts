import { type IpcMainEvent, type IpcMainInvokeEvent, ipcMain, type WebContents } from 'electron';
import { z } from 'zod';
import { GapferryError } from '../../shared/gapferry-error.ts';
import { CHANNELS } from './channels.ts';
import { Choice, choose } from './choose.ts';
import { listDrives } from './drives/list-drives.ts';
import type { Answer } from './host-messages.ts';
import { isTrustedSender } from './trusted-sender.ts';

/** What windows reach through the bridge. */
export interface WindowServices {
  call(name: string, request: unknown): Promise<Answer>;
  subscribe(topic: string, id: string, listener: (event: unknown) => void): () => void;
}

const Key = z.int();
const Text = z.string().max(200);

/** Answers everything that a preload can send; each message is decoded, and only our own page is answered. */
export function bridgeWindows(services: WindowServices): void {
  const answer = (channel: string, body: (event: IpcMainInvokeEvent, args: unknown[]) => Promise<unknown>): void => {
    ipcMain.handle(channel, async (event, ...args: unknown[]) => {
      if (!isTrustedSender(event.senderFrame)) throw refused(channel);
      return body(event, args);
    });
  };
  const hear = (channel: string, body: (event: IpcMainEvent, args: unknown[]) => void): void => {
    ipcMain.on(channel, (event, ...args: unknown[]) => {
      if (isTrustedSender(event.senderFrame)) body(event, args);
    });
  };
  const watches = new Watches(services);
  answer(CHANNELS.call, async (_event, [name, request]) => services.call(Text.parse(name), request));
  answer(CHANNELS.choose, async (event, [options]) => choose(event.sender, Choice.parse(options)));
  answer(CHANNELS.drives, () => listDrives());
  hear(CHANNELS.subscribe, ({ sender }, [key, topic, id]) => {
    watches.open(sender, Key.parse(key), Text.parse(topic), Text.parse(id));
  });
  hear(CHANNELS.unsubscribe, ({ sender }, [key]) => watches.close(sender, Key.parse(key)));
}

/** What each window watches; ended with its page. */
class Watches {
  readonly #services: WindowServices;
  readonly #open = new Map<WebContents, Map<number, () => void>>();

  constructor(services: WindowServices) {
    this.#services = services;
  }

  open(contents: WebContents, key: number, topic: string, id: string): void {
    this.close(contents, key);
    const unsubscribe = this.#services.subscribe(topic, id, (event) => {
      if (!contents.isDestroyed()) contents.send(CHANNELS.event, key, event);
    });
    this.#of(contents).set(key, unsubscribe);
  }

  close(contents: WebContents, key: number): void {
    const open = this.#of(contents);
    open.get(key)?.();
    open.delete(key);
  }

  #of(contents: WebContents): Map<number, () => void> {
    const known = this.#open.get(contents);
    if (known) return known;
    const open = new Map<number, () => void>();
    const endAll = (): void => {
      for (const unsubscribe of open.values()) unsubscribe();
      open.clear();
    };
    this.#open.set(contents, open);
    // A page that is loaded again or crashed knows none of its keys any more.
    contents.on('did-navigate', endAll);
    contents.on('render-process-gone', endAll);
    contents.once('destroyed', () => {
      endAll();
      this.#open.delete(contents);
    });
    return open;
  }
}

function refused(channel: string): GapferryError {
  return new GapferryError('internal.bug', { detail: `${channel} was asked by something that is not our page` });
}
