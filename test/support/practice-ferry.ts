import { join } from 'node:path';
import type { PracticeView } from '../../shared/workstation.ts';
import { jobAtRest } from './job-at-rest.ts';
import type { Screen } from './open-screen.ts';

/** A whole practice ferry without a touch of the screens: what they then show has really happened. */
export async function practiceFerry(
  screen: Pick<Screen, 'call'>,
): Promise<{ practice: PracticeView; exported: string; imported: string }> {
  const practice = await screen.call('practice.start', {});
  const output = join(practice.stick, 'samples');
  const run = async (job: Parameters<typeof screen.call<'job.start'>>[1]['job']): Promise<string> => {
    const { id } = await screen.call('job.start', { job });
    const { state } = await jobAtRest(screen, id);
    if (state.state !== 'succeeded') throw new Error(JSON.stringify(state));
    return id;
  };
  const sources = [{ path: practice.files }];
  const exported = await run({
    kind: 'export',
    request: { sources, output, key: practice.key, stream: 'prod', operator: 'Wang Lei' },
  });
  const imported = await run({
    kind: 'import',
    request: { bundle: [output], to: practice.target, createProject: true, rewriteTo: practice.rewritten },
  });
  return { practice, exported, imported };
}
