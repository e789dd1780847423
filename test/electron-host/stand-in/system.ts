import { EventEmitter } from 'node:events';
import type {
  Dialog,
  Display,
  Notification as ElectronNotification,
  MenuItemConstructorOptions,
  PowerSaveBlocker,
  Protocol,
  Screen,
} from 'electron';
import { z } from 'zod';
import type { Part } from './checked.ts';
import { ask, commands, seen } from './control.ts';

/** The schemes that the app declared: before it is ready, once. */
export const protocol: Part<Protocol, 'registerSchemesAsPrivileged'> = {
  registerSchemesAsPrivileged: (schemes) => seen('schemes', schemes),
};

const Opened = z.object({ canceled: z.boolean().default(false), filePaths: z.array(z.string()).default([]) });
const Saved = z.object({ canceled: z.boolean().default(false), filePath: z.string().default('') });
const Answered = z.object({ response: z.int(), checkboxChecked: z.boolean().default(false) });

/** Dialogs are answered by the test. The window that they stand over comes first, where there is one. */
export const dialog: Part<Dialog, 'showErrorBox'> &
  Record<'showOpenDialog' | 'showSaveDialog' | 'showMessageBox', unknown> = {
  showOpenDialog: async (...args: unknown[]) => Opened.parse(await ask('showOpenDialog', args.at(-1))),
  showSaveDialog: async (...args: unknown[]) => Saved.parse(await ask('showSaveDialog', args.at(-1))),
  showMessageBox: async (...args: unknown[]) => Answered.parse(await ask('showMessageBox', args.at(-1))),
  showErrorBox: (title, content) => seen('errorBox', { title, content }),
};

let blockers = 0;
export const powerSaveBlocker: Part<PowerSaveBlocker, 'start' | 'stop'> = {
  start: (type) => {
    seen('power', type);
    blockers += 1;
    return blockers;
  },
  stop: (id) => {
    seen('power', null);
    return id === blockers;
  },
};

export class Notification extends EventEmitter implements Part<ElectronNotification, 'show' | 'on'> {
  readonly #options: { title?: string; body?: string };

  static isSupported(): boolean {
    return true;
  }

  constructor(options: { title?: string; body?: string }) {
    super();
    this.#options = options;
  }

  show(): void {
    seen('notification', this.#options);
  }
}

const workArea = { x: 0, y: 0, width: 1920, height: 1080 };
export const screen: Part<Screen, 'getAllDisplays'> = {
  // biome-ignore lint/suspicious/noExplicitAny: the one property of a display that the app reads
  getAllDisplays: (): Display[] => [{ workArea } as any],
};

class StandInMenu {
  readonly template: readonly MenuItemConstructorOptions[];

  constructor(template: readonly MenuItemConstructorOptions[]) {
    this.template = template;
  }
}

let shown: StandInMenu | null = null;
export const Menu = {
  buildFromTemplate: (template: MenuItemConstructorOptions[]): StandInMenu => new StandInMenu(template),
  setApplicationMenu: (menu: StandInMenu | null): void => {
    shown = menu;
    seen('menu', labelsOf(menu?.template ?? []));
  },
};

commands.on('click-menu', ({ label }) => {
  const click = itemsOf(shown?.template ?? []).find((item) => item.label === label)?.click;
  // biome-ignore lint/suspicious/noExplicitAny: the app's items take no arguments
  (click as any)?.();
});

function itemsOf(template: readonly MenuItemConstructorOptions[]): MenuItemConstructorOptions[] {
  return template.flatMap((item) => [item, ...(Array.isArray(item.submenu) ? itemsOf(item.submenu) : [])]);
}

function labelsOf(template: readonly MenuItemConstructorOptions[]): string[] {
  return itemsOf(template).flatMap(({ label }) => label ?? []);
}
