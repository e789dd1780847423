import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import type { JobProgress } from '../../shared/job.ts';
import { noteRate } from './rate-log.ts';
import { useClient } from './use-client.ts';

/** The newest view of a job's progress, for as long as the screen is open; undefined before the first. */
export function useJobProgress(id: string): JobProgress | undefined {
  const client = useClient();
  const queries = useQueryClient();
  const [progress, setProgress] = useState<JobProgress>();
  useEffect(() => {
    let state = '';
    return client.subscribe('job', id, (event) => {
      // Events come in order. A lower `seq` is a snapshot of another host, after the first died with what it had not stored.
      setProgress(event);
      noteRate(event);
      const now = JSON.stringify(event.state);
      // Also at the first: the job may have ended between the look at it and this.
      if (state !== now) {
        void queries.invalidateQueries({ queryKey: ['job.show', { id }] });
        void queries.invalidateQueries({ queryKey: ['job.list'] });
      }
      state = now;
    });
  }, [client, queries, id]);
  return progress?.id === id ? progress : undefined;
}
