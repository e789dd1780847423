import { basename, extname, resolve } from 'node:path';
import type { Command } from 'commander';
import { z } from 'zod';
import type { KeyView } from '../../../shared/contract.ts';
import { formatDateTime, formatFingerprint } from '../../../shared/messages/format.ts';
import type { Translator } from '../../../shared/messages/translator.ts';
import { act } from '../act.ts';
import { ask } from '../ask.ts';
import type { Face } from '../face.ts';
import { Options } from '../options.ts';
import { newPassphrase, passphraseOf } from '../passphrase.ts';
import { labelled, table } from '../table.ts';
import { writeNew } from '../write-file.ts';

/** `gapferry key ...`: the keys that sign bundles. */
export function keyCommands(face: Face, program: Command): void {
  const group = program.command('key').description(face.say.t('help.command.key'));
  addNew(face, group);
  addList(face, group);
  addShow(face, group);
  addImport(face, group);
  addExport(face, group);
}

const NewOptions = z.object({
  name: z.string(),
  // `--no-backup` is commander's false.
  backup: z.union([z.string(), z.boolean()]).optional(),
  passphraseFile: z.string().optional(),
});

function addNew(face: Face, group: Command): void {
  const { say } = face;
  const options = new Options(say);
  const command = group
    .command('new')
    .description(say.t('help.command.key.new'))
    .argument('<name>', say.t('help.argument.keyName'))
    .addOption(options.plain('--passphrase-file <file>', 'help.option.passphraseFile'))
    .addOption(options.plain('--backup <file>', 'help.option.backup'))
    .addOption(options.plain('--no-backup', 'help.option.noBackup').default(undefined));
  act(face, command, NewOptions, async ({ name, backup, passphraseFile }) => {
    const passphrase = await newPassphrase(face, name, passphraseFile);
    const key = await face.send('key.new', { name, passphrase });
    if (!key.encrypted) face.warn(say.t('key.noPassphrase'));
    const copy = await writeBackup(face, name, backup);
    const said = [say.t('key.made', { name }), copy === undefined ? '' : say.t('key.backedUp', { path: copy })];
    const lines = [...said, say.t('key.handOver', { name })].filter(Boolean).map((line) => `${line}\n`);
    return { json: { key, backup: copy ?? null }, text: `${lines.join('')}\n${keyText(key, say)}` };
  });
}

/** A copy where one is wanted: asked on a terminal, named by the option elsewhere. */
async function writeBackup(
  face: Face,
  name: string,
  wanted: string | boolean | undefined,
): Promise<string | undefined> {
  const asked =
    wanted === undefined && face.interactive ? await ask(face, face.say.t('ask.backup'), '--backup') : wanted;
  if (typeof asked !== 'string' || asked === '') {
    if (wanted !== false) face.warn(face.say.t('key.noBackup', { name }));
    return undefined;
  }
  const { pem } = await face.send('key.export', { name, public: false });
  const path = resolve(asked);
  await writeNew(path, pem, 0o600);
  return path;
}

function addList(face: Face, group: Command): void {
  const { say } = face;
  const command = group.command('list').description(say.t('help.command.key.list'));
  act(face, command, z.object({}), async () => {
    const keys = await face.send('key.list', {});
    return { json: { keys }, text: keysText(keys, say) };
  });
}

function addShow(face: Face, group: Command): void {
  const { say } = face;
  const command = group
    .command('show')
    .description(say.t('help.command.key.show'))
    .argument('<name>', say.t('help.argument.keyName'));
  act(face, command, z.object({ name: z.string() }), async ({ name }) => {
    const key = await face.send('key.show', { name });
    return { json: { key }, text: keyText(key, say) };
  });
}

const ImportOptions = z.object({
  file: z.string(),
  name: z.string().optional(),
  passphraseFile: z.string().optional(),
});

function addImport(face: Face, group: Command): void {
  const { say } = face;
  const options = new Options(say);
  const command = group
    .command('import')
    .description(say.t('help.command.key.import'))
    .argument('<file>', say.t('help.argument.keyFile'))
    .addOption(options.plain('--name <name>', 'help.option.keyName'))
    .addOption(options.plain('--passphrase-file <file>', 'help.option.passphraseFile'));
  act(face, command, ImportOptions, async ({ file, name, passphraseFile }) => {
    const path = resolve(file);
    const passphrase = await passphraseOf(face, name ?? basename(path, extname(path)), passphraseFile);
    const key = await face.send('key.import', { path, name, passphrase });
    if (!key.encrypted) face.warn(say.t('key.noPassphrase'));
    return { json: { key }, text: `${say.t('key.imported', { name: key.name })}\n\n${keyText(key, say)}` };
  });
}

const ExportOptions = z.object({ name: z.string(), public: z.boolean().default(false), output: z.string().optional() });

function addExport(face: Face, group: Command): void {
  const { say } = face;
  const options = new Options(say);
  const command = group
    .command('export')
    .description(say.t('help.command.key.export'))
    .argument('<name>', say.t('help.argument.keyName'))
    .addOption(options.plain('--public', 'help.option.public'))
    .addOption(options.plain('-o, --output <file>', 'help.option.keyOutput'));
  act(face, command, ExportOptions, async (input) => {
    const { pem } = await face.send('key.export', { name: input.name, public: input.public });
    if (input.output === undefined) return { json: { pem }, text: pem };
    const written = resolve(input.output);
    await writeNew(written, pem, input.public ? 0o644 : 0o600);
    return { json: { pem, written }, text: labelled([[say.t('label.paths'), input.output]]) };
  });
}

function keysText(keys: readonly KeyView[], say: Translator): string {
  const { t, language } = say;
  if (keys.length === 0) return `${t('list.keys')}\n`;
  return table(
    [
      { head: t('column.name') },
      { head: t('column.created') },
      { head: t('column.encrypted') },
      { head: t('column.fingerprint') },
    ],
    keys.map((key) => [
      key.name,
      formatDateTime(key.created, language),
      t(key.encrypted ? 'word.yes' : 'word.no'),
      formatFingerprint(key.fingerprint),
    ]),
  );
}

function keyText(key: KeyView, { t, language }: Translator): string {
  return labelled([
    [t('label.name'), key.name],
    [t('label.fingerprint'), formatFingerprint(key.fingerprint)],
    [t('label.passphrase'), t(key.encrypted ? 'word.yes' : 'word.no')],
    [t('label.created'), formatDateTime(key.created, language)],
  ]);
}
