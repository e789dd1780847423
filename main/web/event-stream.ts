import type { ServerResponse } from 'node:http';
import { TOPICS, type TopicName } from '../../shared/contract.ts';
import type { Subscribe } from '../api/subscribe.ts';
import { SECURITY_HEADERS } from '../page/content-policy.ts';

/** Keeps tunnels and proxies from closing a stream on which nothing happens. Milliseconds. */
const HEARTBEAT = 15_000;

export function isTopic(name: string): name is TopicName {
  return Object.hasOwn(TOPICS, name);
}

/**
 * Sends a topic's events until the page goes away. A slow page gets fewer: each event is a whole view, so only the newest
 * waits. Throws what `subscribe` throws, before anything is sent.
 */
export function streamEvents(response: ServerResponse, topic: TopicName, id: string, subscribe: Subscribe): void {
  let waiting: unknown;
  let open = false;
  const flush = (): void => {
    if (!open || waiting === undefined || response.writableNeedDrain) return;
    response.write(`data: ${JSON.stringify(waiting)}\n\n`);
    waiting = undefined;
  };
  const unsubscribe = subscribe(topic, id, (event) => {
    waiting = event;
    flush();
  });
  response.writeHead(200, {
    ...SECURITY_HEADERS,
    'cache-control': 'no-store',
    'content-type': 'text/event-stream',
    'x-accel-buffering': 'no',
  });
  response.flushHeaders();
  const heart = setInterval(() => response.writableNeedDrain || response.write(':\n\n'), HEARTBEAT);
  response.on('drain', flush);
  response.on('close', () => {
    clearInterval(heart);
    unsubscribe();
  });
  open = true;
  flush();
}
