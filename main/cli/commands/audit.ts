import { closeSync, existsSync, openSync, readSync, statSync } from 'node:fs';
import { resolve } from 'node:path';
import type { Command } from 'commander';
import { z } from 'zod';
import { parseHead } from '../../../shared/audit.ts';
import type { CallResult } from '../../../shared/contract.ts';
import { unknownText } from '../../../shared/messages/unknown-text.ts';
import { act } from '../act.ts';
import type { Answer } from '../answer.ts';
import type { Face } from '../face.ts';
import { Options } from '../options.ts';
import { signingPassphrase } from '../passphrase.ts';
import { writePage } from '../print-page.ts';
import { readNote } from '../read-note.ts';
import { checkpointText, peersText, recordsText, reportError, reportText } from '../views/audit.ts';
import { requireFilePlace, writeWhole } from '../write-file.ts';
import { auditForwardCommands } from './audit-forward.ts';

/** `gapferry audit ...`: who did what, and whether the record is whole. */
export function auditCommands(face: Face, program: Command): void {
  const group = program.command('audit').description(face.say.t('help.command.audit'));
  addList(face, group);
  addVerify(face, group);
  addHeads(face, group);
  addExport(face, group);
  addCheckpoint(face, group);
  auditForwardCommands(face, group);
}

const TAR_START = Buffer.from('bundle.json\0');

/** How many the host gives where nothing is said. */
const PAGE = 50;

const ListOptions = z.object({
  limit: z.number().optional(),
  before: z.number().optional(),
  action: z.string().optional(),
  person: z.string().optional(),
  on: z.string().optional(),
  overridden: z.boolean().optional(),
  since: z.string().optional(),
  until: z.string().optional(),
});

function addList(face: Face, group: Command): void {
  const { say } = face;
  const options = new Options(say);
  const command = group
    .command('list')
    .description(say.t('help.command.audit.list'))
    .addOption(options.wholeNumber('--limit <n>', 'help.option.limit', 1, 1000))
    .addOption(options.wholeNumber('--before <number>', 'help.option.before', 1, Number.MAX_SAFE_INTEGER));
  addFilter(options, command);
  act(face, command, ListOptions, async (input) => {
    const { records, head, unknown, damaged, unsure } = await face.send('audit.list', input);
    if (unsure !== undefined) face.warn(say.t('audit.damagedFrom', { seq: unsure }));
    if (damaged !== undefined) face.warn(say.t('audit.listDamaged', { seq: damaged }));
    const back = records.find(({ entry }, index) => entry.at < (records[index + 1]?.entry.at ?? ''));
    if (back) face.warn(say.t('audit.clockBack', { seq: back.seq }));
    const meant = unknownText(unknown ?? [], say);
    const text = `${recordsText(records, head, input.limit ?? PAGE, say)}${meant === undefined ? '' : `${meant}\n`}`;
    return {
      json: {
        records,
        head,
        ...(unknown ? { unknown } : {}),
        ...(damaged === undefined ? {} : { damaged }),
        ...(unsure === undefined ? {} : { unsure }),
      },
      text,
    };
  });
}

function addFilter(options: Options, command: Command): void {
  command
    .addOption(options.plain('--action <name>', 'help.option.action'))
    .addOption(options.plain('--person <name>', 'help.option.person'))
    .addOption(options.plain('--on <name|id>', 'help.option.on'))
    .addOption(options.plain('--overridden', 'help.option.overridden'))
    .addOption(options.instant('--since <time>', 'help.option.since', 'start'))
    .addOption(options.instant('--until <time>', 'help.option.until', 'end'));
}

function addVerify(face: Face, group: Command): void {
  const { say } = face;
  const options = new Options(say);
  const command = group
    .command('verify')
    .description(say.t('help.command.audit.verify'))
    .addOption(options.many('--head <size:hash|file|bundle>', 'help.option.head'));
  act(face, command, z.object({ head: z.array(z.string()).optional() }), async ({ head = [] }): Promise<Answer> => {
    const bundles = head.filter(isBundle);
    const texts = head.filter((one) => !isBundle(one));
    const heads = await Promise.all(texts.map((one) => headOf(face, one)));
    const report = await face.send('audit.verify', { heads, bundles: bundles.map((path) => resolve(path)) });
    const error = reportError(report, say);
    return { json: { report }, text: reportText(report, say), ...(error ? { error } : {}) };
  });
}

function addHeads(face: Face, group: Command): void {
  const { say } = face;
  const command = group.command('heads').description(say.t('help.command.audit.heads'));
  act(face, command, z.object({}), async () => {
    const heads = await face.send('audit.heads', {});
    return { json: { ...heads }, text: peersText(heads, say) };
  });
}

/** A folder, or a tar that begins with a packing list, whatever it is called. */
function isBundle(path: string): boolean {
  const found = parseHead(path) === undefined ? statSync(path, { throwIfNoEntry: false }) : undefined;
  if (!found?.isFile()) return found?.isDirectory() ?? false;
  const start = Buffer.alloc(TAR_START.length);
  const file = openSync(path, 'r');
  try {
    readSync(file, start);
  } finally {
    closeSync(file);
  }
  return start.equals(TAR_START);
}

/** As it was typed, or the checkpoint or receipt in a file of that name. */
async function headOf(face: Face, text: string): Promise<string> {
  return parseHead(text) === undefined && existsSync(text) ? readNote(face, text) : text;
}

const FORMATS = ['jsonl', 'csv', 'html', 'pdf'] as const;
const ExportOptions = z.object({
  ...ListOptions.omit({ limit: true, before: true }).shape,
  output: z.string(),
  format: z.enum(FORMATS).default('jsonl'),
});

function addExport(face: Face, group: Command): void {
  const { say } = face;
  const options = new Options(say);
  const command = group
    .command('export')
    .description(say.t('help.command.audit.export'))
    .addOption(options.plain('-o, --output <file>', 'help.option.auditOutput').makeOptionMandatory())
    .addOption(options.oneOf('--format <jsonl|csv|html|pdf>', 'help.option.auditFormat', FORMATS));
  addFilter(options, command);
  act(face, command, ExportOptions, async (input) => {
    const { output } = input;
    const { damaged, ...done } = await exportTo(face, input);
    const { entries } = done;
    if (damaged !== undefined) face.warn(say.t('audit.damagedFrom', { seq: damaged }));
    return {
      json: { ...done, ...(damaged === undefined ? {} : { damaged }) },
      text: `${say.t('audit.exported', { count: entries, path: output })}\n`,
    };
  });
}

async function exportTo(
  face: Face,
  { output, format, ...filter }: z.infer<typeof ExportOptions>,
): Promise<CallResult<'audit.export'>> {
  const { language, t } = face.say;
  const written = resolve(output);
  if (format !== 'pdf') return face.send('audit.export', { ...filter, format, language, output: written });
  const { html, more, ...done } = await face.send('audit.report', { ...filter, language });
  if (more) face.warn(t('audit.onlyNewest', { count: done.entries }));
  await writePage(face, written, html);
  return { written, ...done };
}

const CheckpointOptions = z.object({
  key: z.string().optional(),
  unsigned: z.boolean().default(false),
  acceptDamaged: z.string().optional(),
  passphraseFile: z.string().optional(),
  output: z.string().optional(),
  qr: z.boolean().default(false),
});

function addCheckpoint(face: Face, group: Command): void {
  const { say } = face;
  const options = new Options(say);
  const command = group
    .command('checkpoint')
    .description(say.t('help.command.audit.checkpoint'))
    .addOption(options.plain('--key <name>', 'help.option.key'))
    .addOption(options.plain('--unsigned', 'help.option.unsignedHead'))
    .addOption(options.reason('--accept-damaged <reason>', 'help.option.acceptDamaged'))
    .addOption(options.plain('--passphrase-file <file>', 'help.option.passphraseFile'))
    .addOption(options.plain('-o, --output <file>', 'help.option.auditOutput'))
    .addOption(options.plain('--qr', 'help.option.qr'));
  act(face, command, CheckpointOptions, async ({ output, qr, passphraseFile, ...input }) => {
    await requireFilePlace(output && resolve(output));
    const passphrase = input.unsigned ? undefined : await signingPassphrase(face, input.key, passphraseFile);
    const checkpoint = await face.send('audit.checkpoint', { ...input, passphrase });
    if (checkpoint.note === undefined) face.warn(say.t('audit.unsigned'));
    const text = checkpointText(checkpoint, qr, say);
    if (output !== undefined) await writeWhole(resolve(output), checkpoint.note ?? text);
    return { json: { checkpoint }, text };
  });
}
