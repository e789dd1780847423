import { app } from 'electron';
import { Desktop } from './desktop.ts';
import { lockContents } from './lockdown.ts';
import { openedPath } from './opened-path.ts';
import { declareScheme } from './scheme.ts';

/** Entry of the desktop app. */
app.enableSandbox();
declareScheme();
lockContents();

if (app.requestSingleInstanceLock()) start();
else app.quit();

function start(): void {
  const desktop = new Desktop(import.meta.dirname);
  let ended = false;
  app.on('second-instance', (_event, argv, folder) => desktop.raise(openedPath(argv, folder)));
  app.on('window-all-closed', () => app.quit());
  app.on('will-quit', (event) => {
    if (ended) return;
    // Held until what runs is paused and the catalog is closed.
    event.preventDefault();
    void desktop.close().finally(() => {
      ended = true;
      app.quit();
    });
  });
  void app.whenReady().then(() => desktop.open(openedPath(process.argv, process.cwd())));
}
