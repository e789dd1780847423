import type { Arrival, TagState } from './facts.ts';

/** Whether an image is to be sent: not where its tag stands for it already, nor where a rule is known to refuse it. */
export function isSent({ tag }: Arrival & { readonly tag: TagState }): boolean {
  return tag.state !== 'same' && !isForbidden({ tag });
}

/** Whether its tag stands for something else there and a rule forbids to move it (harbor.md 3.4). */
export function isForbidden({ tag }: { readonly tag: TagState }): boolean {
  return tag.state === 'other' && tag.immutable === true;
}
