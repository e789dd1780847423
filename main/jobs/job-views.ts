import { JobRequest, type JobSummary, type JobView } from '../../shared/contract.ts';
import type { JobItem, JobProgress, JobState } from '../../shared/job.ts';
import type { Catalog } from '../catalog/catalog.ts';
import type { JobRow } from '../catalog/job-table.ts';
import { pathsOf } from './describe-job.ts';
import { isOwned } from './lease.ts';

/** A stored job as people see it. One whose process died is shown as what it is: interrupted, ready to be resumed. */
export function toSummary(job: JobRow, now: Date): JobSummary {
  const { id, kind, title, created, updated, actor } = job;
  return { id, kind, state: shownState(job, now), title, created, updated, actor };
}

/** All that is stored of a job. */
export function toView(catalog: Catalog, id: string, now: Date): JobView {
  const result = catalog.jobs.result(id);
  return {
    ...toSummary(catalog.jobs.get(id), now),
    items: catalog.jobs.items(id),
    history: catalog.jobs.history(id),
    ...(result ? { result } : {}),
    progress: storedProgress(catalog, id, now),
    paths: storedPaths(catalog, id),
  };
}

/**
 * The items as they are now: those that are worked on are active, also one that failed before. That is never stored: after
 * a crash nobody works on it any more.
 */
export function withActive(items: readonly JobItem[], current: readonly string[] = []): JobItem[] {
  const active = new Set(current);
  const isOpen = ({ state }: JobItem): boolean => state === 'waiting' || state === 'failed';
  return items.map((item) => (active.has(item.name) && isOpen(item) ? { ...item, state: 'active' } : item));
}

/** None where the request is one of another version: the job is shown all the same. */
function storedPaths(catalog: Catalog, id: string): string[] {
  const { data } = JobRequest.safeParse(catalog.jobs.request(id));
  return data ? pathsOf(data) : [];
}

/** The progress of a job that this process does not run, as its owner stored it last. */
export function storedProgress(catalog: Catalog, id: string, now: Date): JobProgress {
  const state = shownState(catalog.jobs.get(id), now);
  const stored = catalog.jobs.progress(id);
  if (stored) return state.state === 'running' ? { ...stored, state } : { ...stored, state, rate: 0, current: [] };
  const items = catalog.jobs.items(id);
  const itemsDone = items.filter((item) => item.state === 'done' || item.state === 'skipped').length;
  const nothing = { seq: 0, bytesDone: 0, bytesTotal: 0, rate: 0, current: [], notices: [] };
  return { ...nothing, id, state, itemsDone, itemsTotal: items.length };
}

function shownState(job: JobRow, now: Date): JobState {
  const interrupted = job.state.state === 'running' && !isOwned(job, now);
  return interrupted ? { state: 'paused', reason: 'shutdown' } : job.state;
}
