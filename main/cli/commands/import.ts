import { resolve } from 'node:path';
import type { Command } from 'commander';
import { z } from 'zod';
import { act } from '../act.ts';
import { addDestinationOptions, DestinationOptions, destinationRequest } from '../destination-options.ts';
import type { Face } from '../face.ts';
import { jobAnswer } from '../job-answer.ts';
import { Options } from '../options.ts';
import { runJob } from '../run-job.ts';

const ImportOptions = DestinationOptions.extend({
  bundle: z.array(z.string()),
  trust: z.array(z.string()).default([]),
  verifyFirst: z.boolean().optional(),
  acceptUntrusted: z.string().optional(),
  acceptUnsigned: z.string().optional(),
  acceptReplay: z.string().optional(),
});

/** `gapferry import`: a bundle, or some of its volumes, into a registry. */
export function importCommand(face: Face, program: Command): void {
  const { say } = face;
  const options = new Options(say);
  const command = program
    .command('import')
    .description(say.t('help.command.import'))
    .argument('<bundle...>', say.t('help.argument.bundle'));
  addDestinationOptions(face, command)
    .addOption(options.many('--trust <pub.pem>', 'help.option.trust'))
    .addOption(options.plain('--verify-first', 'help.option.verifyFirst'))
    .addOption(options.reason('--accept-untrusted <reason>', 'help.option.acceptUntrusted'))
    .addOption(options.reason('--accept-unsigned <reason>', 'help.option.acceptUnsigned'))
    .addOption(options.reason('--accept-replay <reason>', 'help.option.acceptReplay'));
  act(face, command, ImportOptions, async (input) => {
    const request = {
      ...input,
      ...destinationRequest(input),
      bundle: input.bundle.map((path) => resolve(path)),
      trust: input.trust.map((path) => resolve(path)),
    };
    const view = await runJob(face, () => face.send('job.start', { job: { kind: 'import', request } }));
    return jobAnswer(face, view);
  });
}
