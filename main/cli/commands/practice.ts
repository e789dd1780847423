import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { Command } from 'commander';
import { z } from 'zod';
import { toErrorView } from '../../../shared/gapferry-error.ts';
import type { StoredError } from '../../../shared/job.ts';
import type { FerryStep } from '../../practice/ferry.ts';
import { act } from '../act.ts';
import type { Answer } from '../answer.ts';
import type { Face } from '../face.ts';
import { Options } from '../options.ts';

const PracticeOptions = z.object({ keep: z.string().optional() });

/** `gapferry practice`: the whole ferry on servers of this process, with a home, keys and catalog of its own. */
export function practiceCommand(face: Face, program: Command): void {
  const { say } = face;
  const command = program
    .command('practice')
    .description(say.t('help.command.practice'))
    .addOption(new Options(say).plain('--keep <dir>', 'help.option.keep'));
  act(face, command, PracticeOptions, async ({ keep }) => {
    const folder = keep === undefined ? await mkdtemp(join(tmpdir(), 'gapferry-practice-')) : resolve(keep);
    await mkdir(folder, { recursive: true });
    try {
      return await practise(face, folder, keep !== undefined);
    } finally {
      if (keep === undefined) await rm(folder, { recursive: true, force: true });
    }
  });
}

async function practise(face: Face, folder: string, kept: boolean): Promise<Answer> {
  const { t } = face.say;
  const [{ openHost }, { localTransport }, { runFerry }] = await Promise.all([
    import('../../host.ts'),
    import('../../api/local-transport.ts'),
    import('../../practice/ferry.ts'),
  ]);
  const host = await openHost({ env: practiceEnv(face.env, folder), practice: true });
  const steps: FerryStep[] = [];
  try {
    const onStep = (step: FerryStep): void => {
      steps.push(step);
      face.note(face.say.maybe(`practice.${step.step}`, step.text) ?? step.step);
    };
    await runFerry({ transport: localTransport(host), folder, keepRegistries: kept, onStep });
  } catch (error) {
    return { json: { steps }, text: '', error: await failure(error) };
  } finally {
    await host.close();
  }
  const end = kept ? t('practice.kept', { folder }) : t('practice.gone');
  return { json: { steps, folder: kept ? folder : null }, text: `${t('practice.done')}\n${end}\n` };
}

/** Nothing of the user's own: no keys, no catalog, no docker credentials, no credential helper. */
function practiceEnv(env: NodeJS.ProcessEnv, folder: string): NodeJS.ProcessEnv {
  return { ...env, GAPFERRY_HOME: join(folder, 'home'), DOCKER_CONFIG: join(folder, 'home', 'docker') };
}

async function failure(error: unknown): Promise<StoredError> {
  const { FerryFailure } = await import('../../practice/ferry.ts');
  return error instanceof FerryFailure && error.error ? error.error : toErrorView(error);
}
