import type { z } from 'zod';
import { type CallName, type CallResult, CONTRACT, type DecodedRequest } from '../../shared/contract.ts';
import { GapferryError, toErrorView } from '../../shared/gapferry-error.ts';
import type { Reply } from '../../shared/reply.ts';
import type { Handlers } from './handlers/handlers.ts';

/** What every face calls: a name and whatever came with it. Never throws; a name that is not in the contract is refused. */
export interface Dispatch {
  <N extends CallName>(name: N, request: unknown): Promise<Reply<CallResult<N>>>;
  (name: string, request: unknown): Promise<Reply<unknown>>;
}

/** The contract, typed so that the schemas of one call go with its handler. */
const CALLS: {
  readonly [N in CallName]: {
    readonly request: z.ZodType<DecodedRequest<N>>;
    readonly result: z.ZodType<CallResult<N>>;
  };
} = CONTRACT;

/** name -> allow-list -> decoded request -> handler -> reply. */
export function createDispatch(handlers: Handlers): Dispatch {
  async function dispatch<N extends CallName>(name: N, request: unknown): Promise<Reply<CallResult<N>>>;
  async function dispatch(name: string, request: unknown): Promise<Reply<unknown>>;
  async function dispatch(name: string, request: unknown): Promise<Reply<unknown>> {
    try {
      if (!isCallName(name)) throw invalid(`no such call: ${name.slice(0, 100)}`);
      return { ok: true, value: await call(handlers, name, request) };
    } catch (error) {
      return { ok: false, error: toErrorView(error) };
    }
  }
  return dispatch;
}

async function call<N extends CallName>(handlers: Handlers, name: N, request: unknown): Promise<CallResult<N>> {
  const decoded = CALLS[name].request.safeParse(request);
  if (!decoded.success) throw invalid(describe(decoded.error));
  const handler: Handlers[N] = handlers[name];
  // Only what the contract names leaves: a field that a handler added by mistake, a secret say, does not.
  return CALLS[name].result.parse(await handler(decoded.data));
}

function isCallName(name: string): name is CallName {
  return Object.hasOwn(CONTRACT, name);
}

/** The path of each thing that is wrong, and what is wrong with it; never the value, which may be a secret. */
function describe(error: z.ZodError): string {
  return error.issues.map(({ path, message }) => `${path.join('.') || 'request'}: ${message}`).join('; ');
}

function invalid(detail: string): GapferryError {
  return new GapferryError('usage.invalid', { detail });
}
