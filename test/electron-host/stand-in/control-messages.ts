import { z } from 'zod';

/** What the test tells the stand-in. */
export const FromTest = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('answer'), id: z.int(), value: z.unknown() }),
  z.object({ kind: z.literal('close-window') }),
  z.object({ kind: z.literal('focus'), focused: z.boolean() }),
  z.object({ kind: z.literal('paths'), paths: z.record(z.string(), z.string()) }),
  z.object({ kind: z.literal('kill-host') }),
  /** Ends at once, as a power cut would: nothing is paused, nothing closed. */
  z.object({ kind: z.literal('exit') }),
  z.object({ kind: z.literal('click-menu'), label: z.string() }),
  /** What a permission handler says of our page. */
  z.object({ kind: z.literal('permission'), id: z.int(), permission: z.string() }),
  /** A message as if a frame had sent it. */
  z.object({
    kind: z.literal('forge'),
    id: z.int(),
    channel: z.string(),
    args: z.array(z.unknown()),
    url: z.string(),
    framed: z.boolean(),
  }),
]);
export type FromTest = z.infer<typeof FromTest>;

/** What the stand-in tells the test. */
export const ToTest = z.discriminatedUnion('kind', [
  /** Where Chromium can be reached by the DevTools protocol. */
  z.object({ kind: z.literal('endpoint'), url: z.string() }),
  /** Something that a person would see: the task bar's bar, a notification, the menu. */
  z.object({ kind: z.literal('seen'), what: z.string(), value: z.unknown() }),
  /** A dialog that waits for an answer. */
  z.object({ kind: z.literal('dialog'), id: z.int(), method: z.string(), options: z.unknown() }),
  z.object({ kind: z.literal('result'), id: z.int(), value: z.unknown() }),
]);
export type ToTest = z.infer<typeof ToTest>;
