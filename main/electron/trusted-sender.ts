import type { WebFrameMain } from 'electron';
import { isOurs } from './scheme.ts';

/** Whether a message came from our page itself, not from a frame in it nor from another page in its window. */
export function isTrustedSender(frame: WebFrameMain | null): boolean {
  return frame !== null && frame.parent === null && isOurs(frame.url);
}
