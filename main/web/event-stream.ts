import type { ServerResponse } from 'node:http';
import { TOPICS, type TopicName } from '../../shared/contract.ts';
import { toErrorView } from '../../shared/gapferry-error.ts';
import type { PageEvent, Watch } from '../../shared/page.ts';
import type { Subscribe } from '../api/subscribe.ts';
import { SECURITY_HEADERS } from '../page/content-policy.ts';

/** Keeps tunnels and proxies from closing a stream on which nothing happens. Milliseconds. */
const HEARTBEAT = 15_000;

export function isTopic(name: string): name is TopicName {
  return Object.hasOwn(TOPICS, name);
}

/**
 * Sends the events of everything that is watched until the page goes away. A slow page gets fewer: each event is a whole
 * view, so of each thing only the newest waits. What cannot be watched is said so; the others go on.
 */
export function streamEvents(
  response: ServerResponse,
  watches: readonly (Watch & { topic: TopicName })[],
  subscribe: Subscribe,
): void {
  const waiting = new Map<string, PageEvent>();
  const flush = (): void => {
    for (const [key, event] of waiting) {
      if (response.writableNeedDrain) return;
      waiting.delete(key);
      response.write(`data: ${JSON.stringify(event)}\n\n`);
    }
  };
  const offer = (event: PageEvent): void => {
    waiting.set(`${event.topic} ${event.id}`, event);
    flush();
  };
  response.writeHead(200, {
    ...SECURITY_HEADERS,
    'cache-control': 'no-store',
    'content-type': 'text/event-stream',
    'x-accel-buffering': 'no',
  });
  response.flushHeaders();
  const ends = watches.map(({ topic, id }) => watch(topic, id, subscribe, offer));
  const heart = setInterval(() => response.writableNeedDrain || response.write(':\n\n'), HEARTBEAT);
  response.on('drain', flush);
  response.on('close', () => {
    clearInterval(heart);
    for (const end of ends) end();
  });
}

function watch(topic: TopicName, id: string, subscribe: Subscribe, offer: (event: PageEvent) => void): () => void {
  try {
    return subscribe(topic, id, (event) => offer({ topic, id, event }));
  } catch (error) {
    offer({ topic, id, error: toErrorView(error) });
    return () => undefined;
  }
}
