import { resolve } from 'node:path';
import type { Command } from 'commander';
import { z } from 'zod';
import { act } from '../act.ts';
import type { Answer } from '../answer.ts';
import type { Face } from '../face.ts';
import { Options } from '../options.ts';
import { usageError } from '../usage.ts';
import { bundleLifeText, bundlesText, foundText, lifeText, placedText, unsignedText } from '../views/catalog.ts';

/** How many the host gives where nothing is said. */
const PAGE = 100;

/** `gapferry catalog ...`: questions of months later. */
export function catalogCommands(face: Face, program: Command): void {
  const group = program.command('catalog').description(face.say.t('help.command.catalog'));
  addSearch(face, group);
  addBundles(face, group);
  addShow(face, group);
  addExport(face, group);
  addBackup(face, group);
  addRestore(face, group);
}

function addSearch(face: Face, group: Command): void {
  const { say } = face;
  const options = new Options(say);
  const command = group
    .command('search')
    .description(say.t('help.command.catalog.search'))
    .argument('<text>', say.t('help.argument.searchText'))
    .addOption(options.wholeNumber('--limit <n>', 'help.option.limit', 1, 1000));
  act(face, command, z.object({ text: z.string(), limit: z.number().optional() }), async (input) => {
    const images = await face.send('catalog.search', input);
    return { json: { images }, text: foundText(images, say) };
  });
}

function addBundles(face: Face, group: Command): void {
  const { say } = face;
  const command = group
    .command('bundles')
    .description(say.t('help.command.catalog.bundles'))
    .argument('[text]', say.t('help.argument.bundleText'))
    .addOption(new Options(say).wholeNumber('--limit <n>', 'help.option.limit', 1, 1000));
  act(face, command, z.object({ text: z.string().optional(), limit: z.number().optional() }), async (input) => {
    const bundles = await face.send('catalog.bundles', input);
    return { json: { bundles }, text: bundlesText(bundles, say) };
  });
}

const ShowOptions = z.object({
  image: z.string().optional(),
  bundle: z.string().optional(),
  at: z.string().optional(),
  after: z.string().optional(),
  unsigned: z.boolean().optional(),
  limit: z.number().optional(),
});
type ShowOptions = z.infer<typeof ShowOptions>;

function addShow(face: Face, group: Command): void {
  const { say } = face;
  const options = new Options(say);
  const command = group
    .command('show')
    .description(say.t('help.command.catalog.show'))
    .argument('[image]', say.t('help.argument.image'))
    .addOption(options.plain('--bundle <name|identity|job>', 'help.option.showBundle'))
    .addOption(options.plain('--at <host/project>', 'help.option.showAt'))
    .addOption(options.plain('--after <address>', 'help.option.showAfter'))
    .addOption(options.plain('--unsigned', 'help.option.showUnsigned'))
    .addOption(options.wholeNumber('--limit <n>', 'help.option.limit', 1, 1000));
  act(face, command, ShowOptions, (input) => show(face, input));
}

async function show(face: Face, { image, bundle, at, after, unsigned, limit }: ShowOptions): Promise<Answer> {
  const { say } = face;
  const asked = [image, bundle, at, unsigned].filter((one) => one !== undefined);
  if (asked.length !== 1) throw usageError(say.t('usage.oneQuestion'));
  if (bundle !== undefined) {
    const recorded = await face.send('catalog.bundle', { bundle });
    return { json: { bundle: recorded }, text: bundleLifeText(recorded, say) };
  }
  if (at !== undefined) {
    const images = await face.send('catalog.destination', { to: at, after, limit });
    return { json: { images }, text: placedText(images, limit ?? PAGE, say) };
  }
  if (unsigned) {
    const places = await face.send('catalog.unsigned', { limit });
    return { json: { places }, text: unsignedText(places, say) };
  }
  const events = await face.send('catalog.image', { name: image ?? '', limit });
  return { json: { events }, text: lifeText(events, say) };
}

function addBackup(face: Face, group: Command): void {
  const { say } = face;
  act(face, group.command('backup').description(say.t('help.command.catalog.backup')), z.object({}), async () => {
    const { path } = await face.send('catalog.backup', {});
    return { json: { path }, text: `${say.t('catalog.backedUp', { path })}\n` };
  });
}

/** Without a host: a damaged catalog cannot be opened. */
function addRestore(face: Face, group: Command): void {
  const { say } = face;
  const command = group
    .command('restore')
    .description(say.t('help.command.catalog.restore'))
    .addOption(new Options(say).plain('--from <file>', 'help.option.restoreFrom'))
    .addOption(new Options(say).reason('--accept-rollback <reason>', 'help.option.acceptRollback'));
  const Schema = z.object({ from: z.string().optional(), acceptRollback: z.string().optional() });
  act(face, command, Schema, async ({ from, acceptRollback }) => {
    const { restoreHost } = await import('../../restore-host.ts');
    const done = await restoreHost({
      env: face.env,
      from: from === undefined ? undefined : resolve(from),
      acceptRollback,
    });
    const { entries, kept } = done;
    const lines = [
      say.t('catalog.restored', { from: done.from, entries }),
      kept === undefined ? '' : say.t(done.wasSound ? 'catalog.kept.sound' : 'catalog.kept.damaged', { kept }),
    ];
    return {
      json: { ...done },
      text: lines
        .filter(Boolean)
        .map((line) => `${line}\n`)
        .join(''),
    };
  });
}

const FORMATS = ['csv', 'jsonl'] as const;

function addExport(face: Face, group: Command): void {
  const { say } = face;
  const options = new Options(say);
  const command = group
    .command('export')
    .description(say.t('help.command.catalog.export'))
    .addOption(options.plain('-o, --output <file>', 'help.option.auditOutput').makeOptionMandatory())
    .addOption(options.oneOf('--format <csv|jsonl>', 'help.option.catalogFormat', FORMATS));
  const Schema = z.object({ output: z.string(), format: z.enum(FORMATS).default('csv') });
  act(face, command, Schema, async ({ output, format }) => {
    const { written, rows } = await face.send('catalog.export', { output: resolve(output), format });
    return { json: { written, rows }, text: `${say.t('catalog.exported', { count: rows, path: output })}\n` };
  });
}
