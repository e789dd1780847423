import { resolve } from 'node:path';
import type { Command } from 'commander';
import { z } from 'zod';
import { act } from '../act.ts';
import type { Face } from '../face.ts';
import { Options } from '../options.ts';
import { signingPassphrase } from '../passphrase.ts';
import { writePage } from '../print-page.ts';
import { readNote } from '../read-note.ts';
import { usageError } from '../usage.ts';
import { filedError, filedText, madeText, overviewText } from '../views/receipt.ts';
import { requireFilePlace, writeWhole } from '../write-file.ts';

/** `gapferry receipt ...`: the signed answer of the isolated side, and the account of both. */
export function receiptCommands(face: Face, program: Command): void {
  const group = program.command('receipt').description(face.say.t('help.command.receipt'));
  addMake(face, group);
  addAdd(face, group);
  addList(face, group);
}

const MakeOptions = z.object({
  bundle: z.string(),
  output: z.string().optional(),
  html: z.string().optional(),
  detail: z.boolean().default(false),
  key: z.string().optional(),
  passphraseFile: z.string().optional(),
});

function addMake(face: Face, group: Command): void {
  const { say } = face;
  const options = new Options(say);
  const command = group
    .command('make')
    .description(say.t('help.command.receipt.make'))
    .argument('<bundle>', say.t('help.argument.recordedBundle'))
    .addOption(options.plain('-o, --output <file>', 'help.option.receiptOutput'))
    .addOption(options.plain('--html <file>', 'help.option.receiptHtml'))
    .addOption(options.plain('--detail', 'help.option.receiptDetail'))
    .addOption(options.plain('--key <name>', 'help.option.key'))
    .addOption(options.plain('--passphrase-file <file>', 'help.option.passphraseFile'));
  act(face, command, MakeOptions, async ({ bundle, output, html: page, detail, key, passphraseFile }) => {
    for (const path of [output, page]) await requireFilePlace(path && resolve(path));
    const passphrase = await signingPassphrase(face, key, passphraseFile);
    const request = { bundle, detail, key, passphrase, language: say.language };
    const { html, ...receipt } = await face.send('receipt.make', request);
    if (receipt.damaged !== undefined) face.warn(say.t('audit.damagedFrom', { seq: receipt.damaged }));
    if (output !== undefined) await writeWhole(resolve(output), receipt.note);
    if (page !== undefined) await writePage(face, page, html);
    return { json: { receipt }, text: madeText(receipt, output, say) };
  });
}

const AddOptions = z.object({
  file: z.string().optional(),
  code: z.string().optional(),
  acceptUnsigned: z.string().optional(),
  bundle: z.string().optional(),
});

function addAdd(face: Face, group: Command): void {
  const { say } = face;
  const options = new Options(say);
  const command = group
    .command('add')
    .description(say.t('help.command.receipt.add'))
    .argument('[file]', say.t('help.argument.receipt'))
    .addOption(options.plain('--code <text>', 'help.option.receiptCode'))
    .addOption(options.reason('--accept-unsigned <reason>', 'help.option.acceptUnsignedReceipt'))
    .addOption(options.plain('--bundle <name|identity>', 'help.option.receiptBundle'));
  act(face, command, AddOptions, async ({ file, code, acceptUnsigned, bundle }) => {
    if ((file === undefined) === (code === undefined)) throw usageError(say.t('usage.fileOrCode'));
    const came =
      code === undefined
        ? { text: await readNote(face, file ?? '-'), path: file ?? '-' }
        : { code, acceptUnsigned: acceptUnsigned ?? unsignedCode(face) };
    const receipt = await face.send('receipt.add', { ...came, bundle });
    const error = filedError(receipt, say);
    return { json: { receipt }, text: filedText(receipt, say), ...(error ? { error } : {}) };
  });
}

function unsignedCode(face: Face): never {
  throw usageError(face.say.t('usage.codeReason'));
}

function addList(face: Face, group: Command): void {
  const { say } = face;
  const options = new Options(say);
  const command = group
    .command('list')
    .description(say.t('help.command.receipt.list'))
    .addOption(options.wholeNumber('--limit <n>', 'help.option.limit', 1, 1000));
  act(face, command, z.object({ limit: z.number().optional() }), async ({ limit }) => {
    const overview = await face.send('receipt.list', { limit });
    return { json: { ...overview }, text: overviewText(overview, say) };
  });
}
