import { resolve } from 'node:path';
import type { Command } from 'commander';
import { z } from 'zod';
import type { CallResult } from '../../../shared/contract.ts';
import { GapferryError, toErrorView } from '../../../shared/gapferry-error.ts';
import { act } from '../act.ts';
import { addFileOptions, FileOptions, fileRequest } from '../discover-options.ts';
import type { Face } from '../face.ts';
import { Options } from '../options.ts';
import { usageError } from '../usage.ts';

const RewriteOptions = FileOptions.extend({
  lock: z.string(),
  output: z.string().optional(),
  imagesAnnotation: z.boolean().optional(),
  diff: z.boolean().optional(),
});
type Rewritten = CallResult<'rewrite'>;

/** `gapferry rewrite`: files with the addresses of a lock, to a folder or, for a pipe, to standard output and nothing else; or the diff. */
export function rewriteCommand(face: Face, program: Command): void {
  const { say } = face;
  const options = new Options(say);
  const command = addFileOptions(face, program.command('rewrite').description(say.t('help.command.rewrite')))
    .addOption(options.plain('--lock <file>', 'help.option.lock').makeOptionMandatory())
    .addOption(options.plain('-o, --output <dir|->', 'help.option.rewriteOutput'))
    .addOption(options.plain('--images-annotation', 'help.option.imagesAnnotation'))
    .addOption(options.plain('--diff', 'help.option.diff'));
  act(face, command, RewriteOptions, async (input) => {
    const { output: target, diff = false, imagesAnnotation } = input;
    if (target === undefined && !diff) throw usageError(say.t('usage.outputOrDiff'));
    if (target === '-' && diff) throw usageError(say.t('usage.streamOrDiff'));
    const output = target === undefined || target === '-' ? undefined : resolve(target);
    const request = { ...(await fileRequest(face, input)), lock: resolve(input.lock), output, imagesAnnotation, diff };
    const result = await face.send('rewrite', request);
    for (const { kind, references } of result.warnings) {
      face.warn(say.t(`rewrite.warning.${kind}`, { count: references.length, references: someOf(references) }));
    }
    for (const { kind, files } of result.notes) {
      const text = say.t(`rewrite.note.${kind}`, { count: files.length, files: someOf(files) });
      if (kind === 'unpacked') face.note(say.t('note.line', { text }));
      else face.warn(text);
    }
    for (const place of result.notRewritten.filter(isNews(result))) {
      const text = say.t('rewrite.place', { ...place, why: say.detail(place.why) });
      if (place.optional) face.note(say.t('note.line', { text }));
      else face.warn(text);
    }
    const text = target === '-' ? oneStream(result) : diff ? diffText(face, result) : filesText(face, result);
    const error = notRewritten(result);
    return { json: { ...result }, text, ...(error ? { error } : {}) };
  });
}

/** A lock of a whole site may name hundreds. */
function someOf(references: readonly string[]): string {
  return references.length > 20 ? `${references.slice(0, 20).join(', ')}, ...` : references.join(', ');
}

/** References that the lock does not know are told once, not at each of their places again. */
function isNews({ warnings }: Rewritten): (place: Rewritten['notRewritten'][number]) => boolean {
  const told = new Set(warnings.flatMap(({ kind, references }) => (kind === 'new' ? references : [])));
  return ({ reference }) => !told.has(reference);
}

/**
 * All files as one stream of YAML documents, byte for byte: they may hold GBK. One character is one byte here. Only byte order
 * marks are left out: kubectl drops a document that begins with one in the middle of a stream, without a word.
 */
function oneStream({ files }: Rewritten): Buffer {
  const all = files.reduce((stream, { contentBase64 = '' }) => {
    const text = Buffer.from(contentBase64, 'base64')
      .toString('latin1')
      .replace(/^\xef\xbb\xbf/, '');
    const line = stream === '' || stream.endsWith('\n') ? '' : '\n';
    const divider = stream === '' || /^---(?:\s|$)/.test(text) ? '' : '---\n';
    return stream + line + divider + text;
  }, '');
  return Buffer.from(all, 'latin1');
}

/** The diff alone; what was written where is told beside it. */
function diffText(face: Face, result: Rewritten): Buffer {
  if (!face.json) for (const line of filesText(face, result).trimEnd().split('\n')) if (line) face.note(line);
  return Buffer.from(result.diffBase64 ?? '', 'base64');
}

function filesText({ say }: Face, { files }: Rewritten): string {
  const lines = files.flatMap(({ file, changed: count, written, kept }) => [
    ...(written === undefined ? [] : [say.t('rewrite.file', { file, count, path: written })]),
    ...(written === undefined || kept === undefined ? [] : [say.t('rewrite.kept', { kept })]),
  ]);
  return lines.map((line) => `${line}\n`).join('');
}

function notRewritten({ notRewritten: all }: Rewritten): ReturnType<typeof toErrorView> | undefined {
  const places = all.filter(({ optional }) => !optional);
  if (places.length === 0) return undefined;
  const named = places.map(({ file, line }) => `${file}:${line}`).join(', ');
  return toErrorView(new GapferryError('input.notRewritten', { places: named }));
}
