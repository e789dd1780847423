import type { JobContext } from './context.ts';

/** Files that are told by name; the rest is counted. */
const NAMED = 20;

/** Tells of files that could not be read in full and that somebody decided to do without. */
export function noteUnread(context: Pick<JobContext, 'notice'>, files: readonly string[]): void {
  if (files.length === 0) return;
  const named = files.slice(0, NAMED).join(', ') + (files.length > NAMED ? ', ...' : '');
  context.notice('unreadFiles', { count: files.length, files: named });
}
