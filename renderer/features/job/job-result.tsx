import type { ReactElement } from 'react';
import type { JobView } from '../../../shared/contract.ts';
import { ExportDone } from './export-done.tsx';
import { ImportDone } from './import-done.tsx';
import { ExportResult, ImportResult, VerifyResult } from './job-results.ts';
import { VerifyDone } from './verify-done.tsx';

/** What a job made, once it made something. */
export function JobResult({ job }: { job: JobView }): ReactElement | null {
  if (job.result === undefined) return null;
  switch (job.kind) {
    case 'export': {
      const { data } = ExportResult.safeParse(job.result);
      return data ? <ExportDone result={data} /> : null;
    }
    case 'verify': {
      const { data } = VerifyResult.safeParse(job.result);
      return data ? <VerifyDone job={job} result={data} /> : null;
    }
    default: {
      const { data } = ImportResult.safeParse(job.result);
      return data ? <ImportDone id={job.id} result={data} /> : null;
    }
  }
}
