import { resolve } from 'node:path';
import type { Command } from 'commander';
import { z } from 'zod';
import { act } from '../act.ts';
import type { Face } from '../face.ts';
import { jobAnswer } from '../job-answer.ts';
import { Options } from '../options.ts';
import { runJob } from '../run-job.ts';

const VerifyOptions = z.object({
  bundle: z.array(z.string()),
  trust: z.array(z.string()).default([]),
  operator: z.string().optional(),
  reviewer: z.string().optional(),
  ticket: z.string().optional(),
});

/** `gapferry verify`: who signed, is it whole; every byte is read. */
export function verifyCommand(face: Face, program: Command): void {
  const { say } = face;
  const options = new Options(say);
  const command = program
    .command('verify')
    .description(say.t('help.command.verify'))
    .argument('<bundle...>', say.t('help.argument.bundle'))
    .addOption(options.many('--trust <pub.pem>', 'help.option.trust'))
    .addOption(options.plain('--operator <person>', 'help.option.operator'))
    .addOption(options.plain('--reviewer <person>', 'help.option.reviewer'))
    .addOption(options.plain('--ticket <number>', 'help.option.ticket'));
  act(face, command, VerifyOptions, async (input) => {
    const request = {
      ...input,
      bundle: input.bundle.map((path) => resolve(path)),
      trust: input.trust.map((path) => resolve(path)),
    };
    const view = await runJob(face, () => face.send('job.start', { job: { kind: 'verify', request } }));
    return jobAnswer(face, view);
  });
}
