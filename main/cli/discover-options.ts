import { resolve } from 'node:path';
import type { Command } from 'commander';
import { z } from 'zod';
import type { DiscoverOptions, SourceInput } from '../../shared/contract.ts';
import type { Face } from './face.ts';
import { Options } from './options.ts';
import { readSources } from './sources.ts';

const Many = z.array(z.string()).default([]);

/** The options of every command that reads deployment files, as commander gives them. */
export const FileOptions = z.object({ file: z.array(z.string()), include: Many, exclude: Many, rules: Many });
export type FileOptions = z.infer<typeof FileOptions>;

/** Adds `-f`, `--include`, `--exclude` and `--rules`. */
export function addFileOptions(face: Face, command: Command): Command {
  const options = new Options(face.say);
  return command
    .addOption(options.plain('-f, --file <path...>', 'help.option.file').makeOptionMandatory())
    .addOption(options.many('--include <pattern>', 'help.option.include'))
    .addOption(options.many('--exclude <pattern>', 'help.option.exclude'))
    .addOption(options.many('--rules <file>', 'help.option.rules'));
}

/** Adds `--look-up`, for the commands that choose images. */
export function addLookUp(face: Face, command: Command): Command {
  return command.addOption(new Options(face.say).plain('--look-up', 'help.option.lookUp'));
}

/** Them as the contract takes them. */
export async function fileRequest(
  face: Face,
  { file, include, exclude, rules }: FileOptions,
): Promise<{ sources: SourceInput[]; discover: DiscoverOptions }> {
  return {
    sources: await readSources(face, file),
    discover: { include, exclude, rules: rules.map((path) => resolve(path)) },
  };
}
