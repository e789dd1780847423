import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import type { Command } from 'commander';
import { z } from 'zod';
import type { CallRequest } from '../../../shared/contract.ts';
import { act } from '../act.ts';
import { addFileOptions, addLookUp, FileOptions, fileRequest } from '../discover-options.ts';
import type { Face } from '../face.ts';
import { jobAnswer } from '../job-answer.ts';
import { Options } from '../options.ts';
import { runJob } from '../run-job.ts';
import { usageError } from '../usage.ts';

const SOURCES = ['used', 'none', 'all'] as const;
const ON_ERROR = ['stop', 'leave-out'] as const;

const ExportOptions = FileOptions.extend({
  lookUp: z.boolean().optional(),
  output: z.string(),
  lock: z.string().optional(),
  platform: z.array(z.string()).optional(),
  volumeSize: z.number().optional(),
  maxFileSize: z.number().optional(),
  key: z.string().optional(),
  unsigned: z.boolean().optional(),
  name: z.string().optional(),
  stream: z.string().optional(),
  audience: z.string().optional(),
  notAfter: z.string().optional(),
  sources: z.enum(SOURCES).optional(),
  acceptSecrets: z.string().optional(),
  acceptDamagedLog: z.string().optional(),
  annotation: z.record(z.string(), z.string()).optional(),
  confirmOrigin: z.boolean().optional(),
  onError: z.enum(ON_ERROR).optional(),
  skipFile: z.array(z.string()).optional(),
  accessories: z.boolean().optional(),
  concurrency: z.number().optional(),
  operator: z.string().optional(),
  reviewer: z.string().optional(),
  ticket: z.string().optional(),
  passphraseFile: z.string().optional(),
});
type ExportOptions = z.infer<typeof ExportOptions>;

/** `gapferry export`: a signed bundle as a folder, a tar, or volumes of either. */
export function exportCommand(face: Face, program: Command): void {
  const command = program.command('export').description(face.say.t('help.command.export'));
  addOptions(face, addLookUp(face, addFileOptions(face, command)));
  act(face, command, ExportOptions, async (input) => {
    if (input.unsigned && input.key !== undefined) throw usageError(face.say.t('usage.signOrNot'));
    const job = { kind: 'export' as const, request: await exportRequest(face, input) };
    const view = await runJob(face, (passphrase) => face.send('job.start', { job, passphrase }), input.passphraseFile);
    return jobAnswer(face, view);
  });
}

function addOptions(face: Face, command: Command): void {
  const options = new Options(face.say);
  command
    .addOption(options.plain('-o, --output <dir|file.tar>', 'help.option.exportOutput').makeOptionMandatory())
    .addOption(options.plain('--lock <file>', 'help.option.lock'))
    .addOption(options.platforms('--platform <os/arch[/variant]>', 'help.option.platform'))
    .addOption(options.size('--volume-size <size>', 'help.option.volumeSize'))
    .addOption(options.size('--max-file-size <size>', 'help.option.maxFileSize'))
    .addOption(options.plain('--key <name|file>', 'help.option.key'))
    .addOption(options.plain('--unsigned', 'help.option.unsigned'))
    .addOption(options.plain('--passphrase-file <file>', 'help.option.passphraseFile'))
    .addOption(options.plain('--name <text>', 'help.option.name'))
    .addOption(options.plain('--stream <name>', 'help.option.stream'))
    .addOption(options.plain('--audience <name>', 'help.option.audience'))
    .addOption(options.time('--not-after <time>', 'help.option.notAfter'))
    .addOption(options.oneOf('--sources <used|none|all>', 'help.option.sources', SOURCES))
    .addOption(options.reason('--accept-secrets <reason>', 'help.option.acceptSecrets'))
    .addOption(options.reason('--accept-damaged-log <reason>', 'help.option.acceptDamagedLog'))
    .addOption(options.record('--annotation <key=value>', 'help.option.annotation'))
    .addOption(options.plain('--confirm-origin', 'help.option.confirmOrigin'))
    .addOption(options.oneOf('--on-error <stop|leave-out>', 'help.option.onError', ON_ERROR))
    .addOption(options.many('--skip-file <file>', 'help.option.skipFile'))
    .addOption(options.plain('--no-accessories', 'help.option.noAccessories'))
    .addOption(options.wholeNumber('--concurrency <n>', 'help.option.concurrency', 1, 16))
    .addOption(options.plain('--operator <person>', 'help.option.operator'))
    .addOption(options.plain('--reviewer <person>', 'help.option.reviewer'))
    .addOption(options.plain('--ticket <number>', 'help.option.ticket'));
}

/** Paths are made absolute: the job may be resumed from another folder. */
async function exportRequest(
  face: Face,
  input: ExportOptions,
): Promise<Extract<CallRequest<'job.start'>['job'], { kind: 'export' }>['request']> {
  const { file, include, exclude, rules, platform, sources, annotation, skipFile, passphraseFile, ...same } = input;
  return {
    ...same,
    ...(await fileRequest(face, { file, include, exclude, rules })),
    output: resolve(input.output),
    lock: input.lock === undefined ? undefined : resolve(input.lock),
    key: await keyName(face, input.key),
    platforms: platform,
    sourcesPolicy: sources,
    annotations: annotation,
    unread: skipFile,
  };
}

/** A key of the store by its name, else a file by its absolute path. */
async function keyName(face: Face, key: string | undefined): Promise<string | undefined> {
  if (key === undefined || !existsSync(key)) return key;
  const keys = await face.send('key.list', {});
  return keys.some(({ name }) => name === key) ? key : resolve(key);
}
