import { type UseMutationResult, useMutation, useQueryClient } from '@tanstack/react-query';
import type { CallRequest, CallResult } from '../../shared/contract.ts';
import { useClient } from '../client/use-client.ts';

type Change = CallRequest<'workstation.set'>;
type View = CallResult<'workstation.show'>;

const KEY = ['workstation.show', {}] as const;

/** Changes side, language or appearance: shown at once, taken back where the host refuses. */
export function useWorkstationChange(): UseMutationResult<View, Error, Change> {
  const client = useClient();
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (change: Change) => client.call('workstation.set', change),
    onMutate: async (change) => {
      await queries.cancelQueries({ queryKey: KEY });
      queries.setQueryData<View>(KEY, (view) =>
        view ? { ...view, ...change, maxSeverity: (change.maxSeverity ?? view.maxSeverity) || undefined } : view,
      );
    },
    onSettled: () => queries.invalidateQueries({ queryKey: KEY }),
  });
}
