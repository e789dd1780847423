import type { CallName, CallRequest, CallResult, TopicEvent, TopicName } from './contract.ts';
import type { ErrorView } from './gapferry-error.ts';

/** The answer of every call, whatever carries it. */
export type Reply<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly error: ErrorView };

/** What a face needs of a transport: two functions. */
export interface Transport {
  send<N extends CallName>(name: N, request: CallRequest<N>): Promise<Reply<CallResult<N>>>;
  /** Calls `listener` with a snapshot, then with every change; returns the unsubscribe. */
  subscribe<T extends TopicName>(topic: T, id: string, listener: (event: TopicEvent<T>) => void): () => void;
}
