import { resolve } from 'node:path';
import type { Command } from 'commander';
import { z } from 'zod';
import { act } from '../act.ts';
import type { Face } from '../face.ts';
import { Options } from '../options.ts';
import { writePage } from '../print-page.ts';

const HandoverOptions = z.object({
  bundle: z.array(z.string()),
  output: z.string(),
  trust: z.array(z.string()).default([]),
  medium: z.string().optional(),
  classification: z.string().optional(),
  antivirus: z.string().optional(),
  operator: z.string().optional(),
  reviewer: z.string().optional(),
  ticket: z.string().optional(),
});

/** `gapferry handover`: the paper that travels with a medium. */
export function handoverCommand(face: Face, program: Command): void {
  const { say } = face;
  const options = new Options(say);
  const command = program
    .command('handover')
    .description(say.t('help.command.handover'))
    .argument('<bundle...>', say.t('help.argument.bundle'))
    .addOption(options.plain('-o, --output <file>', 'help.option.page').makeOptionMandatory())
    .addOption(options.plain('--medium <number>', 'help.option.medium'))
    .addOption(options.plain('--classification <text>', 'help.option.classification'))
    .addOption(options.plain('--antivirus <version>', 'help.option.antivirus'))
    .addOption(options.plain('--operator <person>', 'help.option.operator'))
    .addOption(options.plain('--reviewer <person>', 'help.option.reviewer'))
    .addOption(options.plain('--ticket <number>', 'help.option.ticket'))
    .addOption(options.many('--trust <pub.pem>', 'help.option.trust'));
  act(face, command, HandoverOptions, async ({ bundle, output, trust, ...fields }) => {
    const paths = bundle.map((path) => resolve(path));
    const { html, ...made } = await face.send('handover.make', {
      bundle: paths,
      trust: trust.map((path) => resolve(path)),
      fields,
    });
    await writePage(face, output, html);
    return { json: { ...made, written: resolve(output) }, text: `${say.t('handover.made', { path: output })}\n` };
  });
}
