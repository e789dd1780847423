import { resolve } from 'node:path';
import type { Command } from 'commander';
import { z } from 'zod';
import { act } from '../act.ts';
import { addFileOptions, addLookUp, FileOptions, fileRequest } from '../discover-options.ts';
import type { Face } from '../face.ts';
import { Options } from '../options.ts';
import { problemError, problemText } from '../views/problems.ts';
import { writeWhole } from '../write-file.ts';

const FORMATS = ['imgpkg', 'kbld'] as const;

const LockOptions = FileOptions.extend({
  lookUp: z.boolean().optional(),
  output: z.string().optional(),
  format: z.enum(FORMATS).optional(),
  confirmOrigin: z.boolean().optional(),
});

/** `gapferry lock`: every reference pinned to a digest, to a file or to standard output. */
export function lockCommand(face: Face, program: Command): void {
  const options = new Options(face.say);
  const files = addFileOptions(face, program.command('lock').description(face.say.t('help.command.lock')));
  const command = addLookUp(face, files)
    .addOption(options.plain('-o, --output <file>', 'help.option.lockOutput'))
    .addOption(options.oneOf('--format <imgpkg|kbld>', 'help.option.lockFormat', FORMATS))
    .addOption(options.plain('--confirm-origin', 'help.option.confirmOrigin'));
  act(face, command, LockOptions, async (input) => {
    const { format, confirmOrigin, lookUp } = input;
    const result = await face.send('lock', { ...(await fileRequest(face, input)), format, confirmOrigin, lookUp });
    const serious = result.problems.find(({ code }) => code !== 'input.binary');
    // The one that becomes the error is told there.
    for (const problem of result.problems) if (problem !== serious) face.warn(problemText(problem, face.say));
    const error = serious ? { error: problemError(serious) } : {};
    if (input.output === undefined) return { json: { ...result }, text: result.text, ...error };
    const written = resolve(input.output);
    await writeWhole(written, result.text);
    const text = face.say.t('lock.written', { count: result.entries.length, path: input.output });
    return { json: { ...result, written }, text: `${text}\n`, ...error };
  });
}
