import { z } from 'zod';
import type { Bridge, NativeBridge } from '../../shared/bridge.ts';
import {
  type CallName,
  type CallRequest,
  type CallResult,
  CONTRACT,
  TOPICS,
  type TopicEvent,
  type TopicName,
} from '../../shared/contract.ts';
import { StoredError } from '../../shared/job.ts';
import { type UploadKind, UploadResult } from '../../shared/page.ts';
import { bridgeWire } from './bridge-wire.ts';
import { CallFailure } from './failure.ts';
import { httpWire } from './http-wire.ts';

/** How a file is put onto the host. */
export interface UploadOptions {
  /** A relative path, with slashes. */
  readonly name: string;
  /** UUID of those that go into one folder. */
  readonly batch: string;
  readonly kind?: UploadKind;
  /** Told how many bytes have gone. */
  readonly onBytes?: (bytes: number) => void;
  readonly signal?: AbortSignal;
}

/** What carries names and JSON to the host and back, believing nothing. */
export interface Wire {
  send(name: string, request: unknown): Promise<unknown>;
  /** Calls `listener` with every event, a snapshot first; reconnects by itself; returns the unsubscribe. */
  subscribe(topic: string, id: string, listener: (event: unknown) => void): () => void;
  /** Puts a file of this computer onto the host; absent where both are one. */
  upload?(file: Blob, how: UploadOptions): Promise<unknown>;
  /** Removes such a file. */
  discard?(path: string): Promise<unknown>;
}

/** The screens' one way to the host. */
export interface Client {
  /** The value of the answer. Throws CallFailure. */
  call<N extends CallName>(name: N, request: CallRequest<N>): Promise<CallResult<N>>;
  subscribe<T extends TopicName>(topic: T, id: string, listener: (event: TopicEvent<T>) => void): () => void;
  /** What only the desktop can do; undefined on a page. */
  readonly native: NativeBridge | undefined;
  /** Puts a file of this computer onto the host. Throws CallFailure, and the reason of `signal`. */
  upload(file: Blob, how: UploadOptions): Promise<UploadResult>;
  /** Says that what may have been uploaded to this path is not wanted any more; whatever else lies there stays. Never throws. */
  discard(path: string): Promise<void>;
}

declare global {
  interface Window {
    readonly gapferry?: Bridge;
  }
}

const Answer = z.discriminatedUnion('ok', [
  z.object({ ok: z.literal(true), value: z.unknown() }),
  z.object({ ok: z.literal(false), error: StoredError }),
]);

const RESULTS: { readonly [N in CallName]: { readonly result: z.ZodType<CallResult<N>> } } = CONTRACT;
const EVENTS: { readonly [T in TopicName]: z.ZodType<TopicEvent<T>> } = TOPICS;

/** Over the desktop's bridge where there is one, else over HTTP to where the page came from. */
export function openClient(): Client {
  const bridge = window.gapferry;
  const wire = bridge ? bridgeWire(bridge) : httpWire();
  return {
    native: bridge?.native,
    call: async (name, request) => {
      const answer = Answer.parse(await wire.send(name, request));
      if (!answer.ok) throw new CallFailure(answer.error);
      return RESULTS[name].result.parse(answer.value);
    },
    upload: async (file, how) => {
      const answer = Answer.parse(await wire.upload?.(file, how));
      if (!answer.ok) throw new CallFailure(answer.error);
      return UploadResult.parse(answer.value);
    },
    discard: async (path) => {
      // What could not be removed now is removed by the host after some days.
      await wire.discard?.(path).catch(() => undefined);
    },
    subscribe: (topic, id, listener) => {
      const schema: z.ZodType<TopicEvent<typeof topic>> = EVENTS[topic];
      return wire.subscribe(topic, id, (event) => listener(schema.parse(event)));
    },
  };
}
