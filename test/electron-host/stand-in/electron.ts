/** What `import ... from 'electron'` gives in the stand-in: the part that main/electron uses. */
export { app } from './app.ts';
export { BrowserWindow } from './browser-window.ts';
export { ipcMain } from './ipc-main.ts';
export { safeStorage } from './safe-storage.ts';
export { session } from './session.ts';
export { dialog, Menu, Notification, powerSaveBlocker, protocol, screen } from './system.ts';
export { utilityProcess } from './utility-process.ts';
