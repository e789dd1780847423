import { TOPICS, type TopicName } from '../../shared/contract.ts';
import { toErrorView } from '../../shared/gapferry-error.ts';
import { openAppHost } from '../app-host.ts';
import type { Host } from '../host.ts';
import { type FromHost, KEY_RING, ToHost } from './host-messages.ts';
import { RemoteVault } from './remote-vault.ts';

/** Entry of the utility process: engine, catalog and jobs, away from the process that draws windows. */
const port = process.parentPort;
const tell = (message: FromHost): void => port.postMessage(message);
const vault = new RemoteVault(tell);
const ends = new Map<number, () => void>();
const keyRing = process.argv.includes(KEY_RING);
const opening = openAppHost({ env: process.env, ...(keyRing ? { vault } : {}) });

// What comes before the host is open waits for it; what the vault waits for cannot.
port.on('message', ({ data }) => {
  const message = ToHost.parse(data);
  if (message.kind === 'secret') vault.heard(message);
  else opening.then((host) => obey(host, message)).catch(() => undefined);
});
opening.then(
  () => tell({ kind: 'ready' }),
  (error: unknown) => tell({ kind: 'failed', error: toErrorView(error) }),
);

function obey(host: Host, message: Exclude<ToHost, { kind: 'secret' }>): void {
  switch (message.kind) {
    case 'call':
      void host.dispatch(message.name, message.request).then((reply) => tell({ kind: 'reply', id: message.id, reply }));
      break;
    case 'subscribe':
      ends.set(message.id, subscribe(host, message));
      break;
    case 'unsubscribe':
      ends.get(message.id)?.();
      ends.delete(message.id);
      break;
    case 'close':
      void host.close().finally(() => process.exit(0));
  }
}

/** A topic or job that there is not has no events: whoever watches it asks for it by a call as well, and is told. */
function subscribe(host: Host, { id, topic, subject }: ToHost & { kind: 'subscribe' }): () => void {
  if (!isTopic(topic)) return () => {};
  try {
    return host.subscribe(topic, subject, (event) => tell({ kind: 'event', id, event }));
  } catch {
    return () => {};
  }
}

function isTopic(name: string): name is TopicName {
  return Object.hasOwn(TOPICS, name);
}
