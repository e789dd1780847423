import type { Bridge } from '../../shared/bridge.ts';
import type { Wire } from './client.ts';

/** The desktop: what the preload put on the window. */
export function bridgeWire(bridge: Bridge): Wire {
  return {
    send: (name, request) => bridge.call(name, request),
    subscribe: (topic, id, listener) => bridge.subscribe(topic, id, listener),
  };
}
