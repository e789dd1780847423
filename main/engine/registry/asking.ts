import type { About } from './refusal.ts';
import type { Exchange } from './transport.ts';

/** One request to a registry, as the layers above see it. */
export interface Asking {
  readonly method: Exchange['method'];
  /** Path with its query, or an address that `locate` made. */
  readonly to: string | URL;
  readonly scopes: readonly string[];
  readonly about: Omit<About, 'host'>;
  /** Statuses that are an answer; all others are thrown as what they mean. */
  readonly ok: readonly number[];
  readonly headers?: Readonly<Record<string, string>>;
  /** Opened anew for every try. */
  readonly body?: Uint8Array | (() => AsyncIterable<Uint8Array>);
  readonly signal?: AbortSignal;
  /** Tries in all; 1 for a body that only its owner can start again. */
  readonly tries?: number;
  /** `return`: a redirect is an answer. Default: followed for GET and HEAD, refused otherwise. */
  readonly redirects?: 'return';
  /** For an API beside the registry: the credential as Basic, whatever the registry itself wants. */
  readonly basic?: true;
}

/** Whether a request would change something. */
export function isWrite({ method }: Pick<Asking, 'method'>): boolean {
  return method !== 'GET' && method !== 'HEAD';
}
