import { rmSync } from 'node:fs';
import { mkdir, mkdtemp, readdir } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { Command } from 'commander';
import { z } from 'zod';
import { EXIT } from '../../../shared/errors.ts';
import { GapferryError, toErrorView } from '../../../shared/gapferry-error.ts';
import type { StoredError } from '../../../shared/job.ts';
import type { FerryStep } from '../../practice/ferry.ts';
import { act } from '../act.ts';
import type { Answer } from '../answer.ts';
import { openConnection } from '../connection.ts';
import type { Face } from '../face.ts';
import { Options } from '../options.ts';
import { servePractice } from './practice-serve.ts';

const PracticeOptions = z.object({ keep: z.string().optional(), serve: z.boolean().default(false) });

/** `gapferry practice`: the whole ferry on servers of this process, with a home, keys and catalog of its own. */
export function practiceCommand(face: Face, program: Command): void {
  const { say } = face;
  const options = new Options(say);
  const command = program
    .command('practice')
    .description(say.t('help.command.practice'))
    .addOption(options.plain('--keep <dir>', 'help.option.keep'))
    .addOption(options.plain('--serve', 'help.option.servePractice'));
  act(face, command, PracticeOptions, async ({ keep, serve }) => {
    const run = serve ? servePractice : practise;
    if (keep !== undefined) return run(face, await freshFolder(keep), true);
    const folder = await mkdtemp(join(tmpdir(), 'gapferry-practice-'));
    const tidy = (): void => rmSync(folder, { recursive: true, force: true });
    // What is served ends by itself when it is stopped.
    const unwatch = serve ? undefined : tidyWhenStopped(tidy);
    try {
      return await run(face, folder, false);
    } finally {
      unwatch?.();
      tidy();
    }
  });
}

async function practise(face: Face, folder: string, kept: boolean): Promise<Answer> {
  const { t } = face.say;
  const { runFerry } = await import('../../practice/ferry.ts');
  const { transport, close } = await openConnection({ env: practiceEnv(face.env, folder), practice: true });
  const steps: FerryStep[] = [];
  try {
    const onStep = (step: FerryStep): void => {
      steps.push(step);
      face.note(face.say.maybe(`practice.${step.step}`, step.text) ?? step.step);
    };
    await runFerry({ transport, folder, keepRegistries: kept, onStep });
  } catch (error) {
    return { json: { steps }, text: '', error: await failure(error) };
  } finally {
    await close();
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

/** The folder to keep, made where absent: a second ferry would meet the keys of the first. @throws medium.occupied */
async function freshFolder(path: string): Promise<string> {
  const folder = resolve(path);
  await mkdir(folder, { recursive: true });
  if ((await readdir(folder)).length > 0) throw new GapferryError('medium.occupied', { path: folder });
  return folder;
}

/** Stopped in the middle, the servers end with the process; the temporary folder has to be taken away. */
function tidyWhenStopped(tidy: () => void): () => void {
  const onSignal = (): void => {
    tidy();
    process.exit(EXIT.cancelled);
  };
  const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
  for (const signal of signals) process.on(signal, onSignal);
  return () => {
    for (const signal of signals) process.removeListener(signal, onSignal);
  };
}
