import {
  type UseMutationResult,
  type UseQueryResult,
  useMutation,
  useQuery,
  useQueryClient,
} from '@tanstack/react-query';
import { createContext, useContext } from 'react';
import type { CallName, CallRequest, CallResult } from '../../shared/contract.ts';
import type { Client } from './client.ts';

export const ClientContext = createContext<Client | undefined>(undefined);

/** The client of the app around. */
export function useClient(): Client {
  const client = useContext(ClientContext);
  if (!client) throw new Error('no client around');
  return client;
}

export interface LookOptions {
  /** False holds the question back until it can be asked. */
  readonly when?: boolean;
  /** Milliseconds after which it is asked again. */
  readonly every?: number | false;
  /** Looks anew at once, whatever was seen a moment ago: for what others change, as folders. */
  readonly fresh?: boolean;
  /** What tells requests apart, where the request itself is too large to be compared. */
  readonly key?: unknown;
}

/** Asks for something that is shown, and keeps it until an action says that it changed. */
export function useLook<N extends CallName>(
  name: N,
  request: CallRequest<N>,
  options: LookOptions = {},
): UseQueryResult<CallResult<N>> {
  const client = useClient();
  return useQuery({
    queryKey: [name, options.key ?? request],
    queryFn: () => client.call(name, request),
    enabled: options.when ?? true,
    refetchInterval: options.every ?? false,
    ...(options.fresh ? { staleTime: 0 } : {}),
  });
}

/** A call that changes something; what it changes is asked for again. */
export function useAction<N extends CallName>(
  name: N,
  changes: readonly CallName[] = [],
): UseMutationResult<CallResult<N>, Error, CallRequest<N>> {
  const client = useClient();
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (request: CallRequest<N>) => client.call(name, request),
    onSuccess: async () => {
      await Promise.all(changes.map((changed) => queries.invalidateQueries({ queryKey: [changed] })));
    },
  });
}

/** The answer of an action; undefined where it failed: its error stands in the action, and is shown there. */
export function answered<T>(answer: Promise<T>): Promise<T | undefined> {
  return answer.catch(() => undefined);
}
