import type { JobContext } from './context.ts';
import { someNamed } from './some-named.ts';

/** Files that are told by name; the rest is counted. */
const NAMED = 20;

/** Tells of files that could not be read in full and that somebody decided to do without. */
export function noteUnread(context: Pick<JobContext, 'notice'>, files: readonly string[]): void {
  if (files.length === 0) return;
  context.notice('unreadFiles', { count: files.length, files: someNamed(files, NAMED) });
}
