/** Names of the two bindings, gone from the page before any script of it runs. */
export const BINDINGS = { ask: '__standInAsk', next: '__standInNext' } as const;

/**
 * What runs in a window before its page: the real preload, in a function of its own, over the part of Electron that a
 * sandboxed preload has. Arguments and answers are cloned as by Electron's bridge, what is exposed is frozen.
 */
export function preloadScript(code: string): string {
  return `(() => {
  if (window.top !== window || location.protocol !== 'https:') return;
  const ask = window.${BINDINGS.ask};
  const next = window.${BINDINGS.next};
  delete window.${BINDINGS.ask};
  delete window.${BINDINGS.next};
  const listeners = new Map();
  let paths = {};
  const ipcRenderer = {
    invoke: async (channel, ...args) => {
      const answer = await ask({ kind: 'invoke', channel, args: structuredClone(args) });
      if (answer.ok) return answer.value;
      throw new Error("Error invoking remote method '" + channel + "': " + answer.error);
    },
    send: (channel, ...args) => void ask({ kind: 'send', channel, args: structuredClone(args) }),
    on: (channel, listener) => void listeners.set(channel, [...(listeners.get(channel) ?? []), listener]),
  };
  const webUtils = { getPathForFile: (file) => paths[file.name] ?? '' };
  const passed = (value) => (typeof value === 'function' || value instanceof File ? value : structuredClone(value));
  const bridged = (value) => {
    if (typeof value === 'function') {
      return (...args) => {
        const result = value(...args.map(passed));
        return result instanceof Promise ? result.then(passed) : passed(result);
      };
    }
    if (typeof value !== 'object' || value === null) return value;
    return Object.freeze(Object.fromEntries(Object.entries(value).map(([name, part]) => [name, bridged(part)])));
  };
  const contextBridge = {
    exposeInMainWorld: (name, api) => void Object.defineProperty(window, name, { value: bridged(api), enumerable: true }),
  };
  const modules = { electron: { contextBridge, ipcRenderer, webUtils } };
  const listen = async () => {
    for (;;) {
      const { channel, args } = await next();
      if (channel === '') paths = args[0];
      else for (const listener of listeners.get(channel) ?? []) listener({}, ...args);
    }
  };
  void listen();
  (function (require, module, exports) {
${code}
  })((name) => modules[name], { exports: {} }, {});
})();`;
}
