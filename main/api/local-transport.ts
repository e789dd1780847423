import type { CallName, CallResult } from '../../shared/contract.ts';
import type { Reply, Transport } from '../../shared/reply.ts';
import type { Dispatch } from './dispatch.ts';
import type { Subscribe } from './subscribe.ts';

/** A transport to a host in this process: the same dispatch, decoding and errors as every other. */
export function localTransport(host: { readonly dispatch: Dispatch; readonly subscribe: Subscribe }): Transport {
  return {
    send: <N extends CallName>(name: N, request: unknown): Promise<Reply<CallResult<N>>> =>
      host.dispatch(name, request),
    subscribe: (topic, id, listener) => host.subscribe(topic, id, listener),
  };
}
