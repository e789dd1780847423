import type { Command } from 'commander';
import { z } from 'zod';
import { act } from '../act.ts';
import type { Face } from '../face.ts';
import { jobAnswer } from '../job-answer.ts';
import { Options } from '../options.ts';
import { runJob } from '../run-job.ts';
import { jobsText, jobText } from '../views/job.ts';

/** `gapferry job ...`: what was started, how it went, and going on with it. */
export function jobCommands(face: Face, program: Command): void {
  const group = program.command('job').description(face.say.t('help.command.job'));
  addList(face, group);
  addShow(face, group);
  addResume(face, group);
  addCancel(face, group);
}

function addList(face: Face, group: Command): void {
  const { say } = face;
  const command = group
    .command('list')
    .description(say.t('help.command.job.list'))
    .addOption(new Options(say).wholeNumber('--limit <n>', 'help.option.limit', 1, 1000));
  act(face, command, z.object({ limit: z.number().optional() }), async ({ limit }) => {
    const jobs = await face.send('job.list', { limit });
    return { json: { jobs }, text: jobsText(jobs, say) };
  });
}

function addShow(face: Face, group: Command): void {
  act(face, oneJob(face, group, 'show'), z.object({ id: z.string() }), async ({ id }) => {
    const job = await face.send('job.show', { id });
    return { json: { job }, text: jobText(job, face.say) };
  });
}

const ResumeOptions = z.object({ id: z.string(), passphraseFile: z.string().optional() });

function addResume(face: Face, group: Command): void {
  const options = new Options(face.say);
  const command = oneJob(face, group, 'resume').addOption(
    options.plain('--passphrase-file <file>', 'help.option.passphraseFile'),
  );
  act(face, command, ResumeOptions, async ({ id, passphraseFile }) => {
    const view = await runJob(face, (passphrase) => face.send('job.resume', { id, passphrase }), passphraseFile);
    return jobAnswer(face, view);
  });
}

function addCancel(face: Face, group: Command): void {
  act(face, oneJob(face, group, 'cancel'), z.object({ id: z.string() }), async ({ id }) => {
    await face.send('job.cancel', { id });
    const job = await face.send('job.show', { id });
    return { json: { job }, text: `${face.say.t('job.cancelled', { id: job.id })}\n` };
  });
}

function oneJob({ say }: Face, group: Command, name: 'show' | 'resume' | 'cancel'): Command {
  return group
    .command(name)
    .description(say.t(`help.command.job.${name}`))
    .argument('<id>', say.t('help.argument.job'));
}
