import type { JobContext } from '../context.ts';
import { readWaivers, type Waiver } from './waivers.ts';

/** The waivers that a job was given, none where there is no file; those that have ended are told, since they look as if they counted. */
export async function takeWaivers(
  context: Pick<JobContext, 'notice' | 'now'>,
  path: string | undefined,
): Promise<Waiver[]> {
  if (path === undefined) return [];
  const waivers = await readWaivers(path);
  const ended = waivers.filter(({ until }) => until < context.now());
  if (ended.length > 0) {
    const what = ended.map(({ vulnerability, image }) => [vulnerability, image].filter(Boolean).join(' ')).join(', ');
    context.notice('waiversEnded', { count: ended.length, what });
  }
  return waivers;
}
