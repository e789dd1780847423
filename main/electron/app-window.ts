import { join } from 'node:path';
import { BrowserWindow } from 'electron';
import type { WorkstationSide } from '../../shared/workstation.ts';
import { PAGE_URL } from './scheme.ts';
import { keepWindowState, readWindowState } from './window-state.ts';

/** Opens the window of the app where it was last. `mayClose` decides each time it is asked to close. */
export function openWindow(folder: string, mayClose: (window: BrowserWindow) => boolean): BrowserWindow {
  const { bounds, maximized } = readWindowState();
  const window = new BrowserWindow({
    ...bounds,
    minWidth: 800,
    minHeight: 560,
    show: false,
    title: 'Gapferry',
    webPreferences: {
      preload: join(folder, 'preload.cjs'),
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      webviewTag: false,
      spellcheck: false,
      navigateOnDragDrop: false,
    },
  });
  if (maximized) window.maximize();
  window.once('ready-to-show', () => window.show());
  window.on('page-title-updated', (event) => event.preventDefault());
  window.on('focus', () => window.flashFrame(false));
  window.on('close', (event) => {
    keepWindowState(window);
    if (!mayClose(window)) event.preventDefault();
  });
  // A page that crashed is drawn again: what it showed lies in the host.
  window.webContents.on('render-process-gone', (_event, { reason }) => {
    if (reason !== 'clean-exit') window.webContents.reload();
  });
  void window.loadURL(PAGE_URL);
  return window;
}

/** Colours the window's sign in the task bar by the side that it stands on. macOS has none for a window. */
export function showSide(window: BrowserWindow, folder: string, side: WorkstationSide): void {
  if (process.platform !== 'darwin') window.setIcon(join(folder, `icon-${side}.png`));
}

/** Shows the import of a bundle that was dropped on the app or opened with it. */
export function showImport(window: BrowserWindow, path: string): void {
  void window.loadURL(`${PAGE_URL}#/import/${encodeURIComponent(path)}`);
}
