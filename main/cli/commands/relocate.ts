import { resolve } from 'node:path';
import type { Command } from 'commander';
import { z } from 'zod';
import { act } from '../act.ts';
import { addDestinationOptions, DestinationOptions, destinationRequest } from '../destination-options.ts';
import { addFileOptions, addLookUp, FileOptions, fileRequest } from '../discover-options.ts';
import type { Face } from '../face.ts';
import { jobAnswer } from '../job-answer.ts';
import { Options } from '../options.ts';
import { runJob } from '../run-job.ts';

const ON_ERROR = ['stop', 'leave-out'] as const;

const RelocateOptions = z.object({
  ...FileOptions.shape,
  lookUp: z.boolean().optional(),
  ...DestinationOptions.shape,
  lock: z.string().optional(),
  platform: z.array(z.string()).optional(),
  confirmOrigin: z.boolean().optional(),
  onError: z.enum(ON_ERROR).optional(),
  skipFile: z.array(z.string()).optional(),
});

/** `gapferry relocate`: from registry to registry, both reachable. */
export function relocateCommand(face: Face, program: Command): void {
  const options = new Options(face.say);
  const command = program.command('relocate').description(face.say.t('help.command.relocate'));
  addDestinationOptions(face, addLookUp(face, addFileOptions(face, command)))
    .addOption(options.plain('--lock <file>', 'help.option.lock'))
    .addOption(options.platforms('--platform <os/arch[/variant]>', 'help.option.platform'))
    .addOption(options.plain('--confirm-origin', 'help.option.confirmOrigin'))
    .addOption(options.oneOf('--on-error <stop|leave-out>', 'help.option.onError', ON_ERROR))
    .addOption(options.many('--skip-file <file>', 'help.option.skipFile'));
  act(face, command, RelocateOptions, async (input) => {
    const { file, include, exclude, rules, lookUp, platform, lock, confirmOrigin, onError, skipFile, ...destination } =
      input;
    const request = {
      ...destinationRequest(destination),
      ...(await fileRequest(face, { file, include, exclude, rules })),
      lookUp,
      lock: lock === undefined ? undefined : resolve(lock),
      platforms: platform,
      confirmOrigin,
      onError,
      unread: skipFile,
    };
    const view = await runJob(face, () => face.send('job.start', { job: { kind: 'relocate', request } }));
    return jobAnswer(face, view);
  });
}
