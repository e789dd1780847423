import { resolve } from 'node:path';
import type { Command } from 'commander';
import { z } from 'zod';
import type { CallResult } from '../../../shared/contract.ts';
import { GapferryError, toErrorView } from '../../../shared/gapferry-error.ts';
import { act } from '../act.ts';
import { addFileOptions, FileOptions, fileRequest } from '../discover-options.ts';
import type { Face } from '../face.ts';
import { Options } from '../options.ts';

const RewriteOptions = FileOptions.extend({ lock: z.string(), output: z.string() });
type Rewritten = CallResult<'rewrite'>;

/** `gapferry rewrite`: files with the addresses of a lock, to a folder or, for a pipe, to standard output and nothing else. */
export function rewriteCommand(face: Face, program: Command): void {
  const { say } = face;
  const options = new Options(say);
  const command = addFileOptions(face, program.command('rewrite').description(say.t('help.command.rewrite')))
    .addOption(options.plain('--lock <file>', 'help.option.lock').makeOptionMandatory())
    .addOption(options.plain('-o, --output <dir|->', 'help.option.rewriteOutput').makeOptionMandatory());
  act(face, command, RewriteOptions, async (input) => {
    const piped = input.output === '-';
    const output = piped ? undefined : resolve(input.output);
    const request = { ...(await fileRequest(face, input)), lock: resolve(input.lock), output };
    const result = await face.send('rewrite', request);
    for (const place of result.notRewritten) face.warn(say.t('rewrite.place', place));
    const text = piped ? oneStream(result) : filesText(face, result);
    const error = notRewritten(result);
    return { json: { ...result }, text, ...(error ? { error } : {}) };
  });
}

/** All files as one stream of YAML documents, byte for byte: they may hold GBK. One character is one byte here. */
function oneStream({ files }: Rewritten): Buffer {
  const all = files.reduce((stream, { contentBase64 = '' }) => {
    const text = Buffer.from(contentBase64, 'base64').toString('latin1');
    const line = stream === '' || stream.endsWith('\n') ? '' : '\n';
    const divider = stream === '' || /^---(?:\s|$)/.test(text) ? '' : '---\n';
    return stream + line + divider + text;
  }, '');
  return Buffer.from(all, 'latin1');
}

function filesText({ say }: Face, { files }: Rewritten): string {
  const lines = files.map(({ file, changed: count, written = '' }) =>
    say.t('rewrite.file', { file, count, path: written }),
  );
  return lines.map((line) => `${line}\n`).join('');
}

function notRewritten({ notRewritten: places }: Rewritten): ReturnType<typeof toErrorView> | undefined {
  if (places.length === 0) return undefined;
  const named = places.map(({ file, line }) => `${file}:${line}`).join(', ');
  return toErrorView(new GapferryError('input.notRewritten', { places: named }));
}
