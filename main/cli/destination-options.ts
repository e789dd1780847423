import { resolve } from 'node:path';
import type { Command } from 'commander';
import { z } from 'zod';
import { LEVELS, Level } from '../../shared/scan.ts';
import type { Face } from './face.ts';
import { Options } from './options.ts';

const STYLES = ['digest', 'tag', 'both'] as const;
const FORMATS = ['kbld', 'imgpkg'] as const;

/** The options of the commands that fill a registry, as commander gives them. */
export const DestinationOptions = z.object({
  to: z.string(),
  pathTemplate: z.string().optional(),
  rewriteTo: z.string().optional(),
  lockOutput: z.string().optional(),
  lockFormat: z.enum(FORMATS).optional(),
  ref: z.enum(STYLES).optional(),
  imagesAnnotation: z.boolean().optional(),
  only: z.array(z.string()).optional(),
  skip: z.array(z.string()).optional(),
  accessories: z.boolean().optional(),
  dryRun: z.boolean().optional(),
  createProject: z.boolean().optional(),
  projectPublic: z.boolean().optional(),
  projectQuota: z.number().optional(),
  scan: z.boolean().optional(),
  maxSeverity: Level.optional(),
  waivers: z.string().optional(),
  replicate: z.string().optional(),
  concurrency: z.number().optional(),
  operator: z.string().optional(),
  reviewer: z.string().optional(),
  ticket: z.string().optional(),
});

/** Adds them. */
export function addDestinationOptions(face: Face, command: Command): Command {
  const options = new Options(face.say);
  return command
    .addOption(options.plain('--to <host/project[/prefix]>', 'help.option.to').makeOptionMandatory())
    .addOption(options.plain('--path-template <template>', 'help.option.pathTemplate'))
    .addOption(options.plain('--rewrite-to <dir>', 'help.option.rewriteTo'))
    .addOption(options.plain('--lock-output <file>', 'help.option.relocationLock'))
    .addOption(options.oneOf('--lock-format <kbld|imgpkg>', 'help.option.lockFormat', FORMATS))
    .addOption(options.oneOf('--ref <digest|tag|both>', 'help.option.ref', STYLES))
    .addOption(options.plain('--images-annotation', 'help.option.imagesAnnotation'))
    .addOption(options.many('--only <ref>', 'help.option.only'))
    .addOption(options.many('--skip <ref>', 'help.option.skip'))
    .addOption(options.plain('--no-accessories', 'help.option.noAccessories'))
    .addOption(options.plain('--dry-run', 'help.option.dryRun'))
    .addOption(options.plain('--create-project', 'help.option.createProject'))
    .addOption(options.plain('--project-public', 'help.option.projectPublic'))
    .addOption(options.size('--project-quota <size>', 'help.option.projectQuota'))
    .addOption(options.plain('--scan', 'help.option.scan'))
    .addOption(options.oneOf('--max-severity <level>', 'help.option.maxSeverity', LEVELS))
    .addOption(options.plain('--waivers <file>', 'help.option.waivers'))
    .addOption(options.plain('--replicate <policy>', 'help.option.replicate'))
    .addOption(options.wholeNumber('--concurrency <n>', 'help.option.concurrency', 1, 16))
    .addOption(options.plain('--operator <person>', 'help.option.operator'))
    .addOption(options.plain('--reviewer <person>', 'help.option.reviewer'))
    .addOption(options.plain('--ticket <number>', 'help.option.ticket'));
}

/** Them with absolute paths: the job may be resumed from another folder. */
export function destinationRequest(input: z.infer<typeof DestinationOptions>): z.infer<typeof DestinationOptions> {
  const absolute = (path: string | undefined): string | undefined => (path === undefined ? undefined : resolve(path));
  return {
    ...input,
    rewriteTo: absolute(input.rewriteTo),
    lockOutput: absolute(input.lockOutput),
    waivers: absolute(input.waivers),
  };
}
