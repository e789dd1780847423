import { z } from 'zod';
import { StoredError } from '../../shared/job.ts';

/** What the main process tells the host's process. */
export const ToHost = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('call'), id: z.int(), name: z.string(), request: z.unknown() }),
  z.object({ kind: z.literal('subscribe'), id: z.int(), topic: z.string(), subject: z.string() }),
  z.object({ kind: z.literal('unsubscribe'), id: z.int() }),
  /** What came of a wish for the key ring: the text, or nothing where it failed. */
  z.object({ kind: z.literal('secret'), id: z.int(), text: z.string().optional() }),
  z.object({ kind: z.literal('close') }),
]);
export type ToHost = z.infer<typeof ToHost>;

/** A reply of the contract, whose value the window decodes. */
export const Answer = z.discriminatedUnion('ok', [
  z.object({ ok: z.literal(true), value: z.unknown() }),
  z.object({ ok: z.literal(false), error: StoredError }),
]);
export type Answer = z.infer<typeof Answer>;

/** Argument of the host's process: there is a key ring. */
export const KEY_RING = '--key-ring';

/** What the host's process answers. It leaves when it is closed. */
export const FromHost = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('ready') }),
  z.object({ kind: z.literal('failed'), error: StoredError }),
  z.object({ kind: z.literal('reply'), id: z.int(), reply: Answer }),
  z.object({ kind: z.literal('event'), id: z.int(), event: z.unknown() }),
  /** A wish for the key ring, which only the main process can reach. */
  z.object({ kind: z.literal('secret'), id: z.int(), wish: z.enum(['seal', 'open']), text: z.string() }),
]);
export type FromHost = z.infer<typeof FromHost>;
