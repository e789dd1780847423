import { contextBridge, ipcRenderer, webUtils } from 'electron';
import type { Bridge } from '../../shared/bridge.ts';
import { CHANNELS } from './channels.ts';

/** Puts `window.gapferry` on our page, and nothing else: what it offers is shared/bridge.ts. */
const listeners = new Map<number, (event: unknown) => void>();
let last = 0;

ipcRenderer.on(CHANNELS.event, (_event, key: unknown, event: unknown) => {
  if (typeof key === 'number') listeners.get(key)?.(event);
});

const bridge: Bridge = {
  call: (name, request) => ipcRenderer.invoke(CHANNELS.call, name, request),
  subscribe: (topic, id, listener) => {
    last += 1;
    const key = last;
    listeners.set(key, listener);
    ipcRenderer.send(CHANNELS.subscribe, key, topic, id);
    return () => {
      if (listeners.delete(key)) ipcRenderer.send(CHANNELS.unsubscribe, key);
    };
  },
  native: {
    pathOf: (file) => (file instanceof File ? webUtils.getPathForFile(file) : ''),
    choose: (options) => ipcRenderer.invoke(CHANNELS.choose, options),
    drives: () => ipcRenderer.invoke(CHANNELS.drives),
  },
};

contextBridge.exposeInMainWorld('gapferry', bridge);
