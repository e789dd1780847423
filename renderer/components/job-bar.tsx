import type { ReactElement } from 'react';
import type { JobProgress } from '../../shared/job.ts';
import { ByteBar } from './byte-bar.tsx';

/** How far a job has come: by its bytes, and where none have to move, by its images. */
export function JobBar({ progress, label }: { progress: JobProgress; label: string }): ReactElement {
  const { bytesDone, bytesTotal, itemsDone, itemsTotal, state } = progress;
  const byImages = bytesTotal === 0 && itemsDone > 0;
  const [done, total] = byImages ? [itemsDone, itemsTotal] : [bytesDone, bytesTotal];
  return <ByteBar done={done} total={total} running={state.state === 'running'} label={label} />;
}
