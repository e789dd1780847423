import { Command } from 'commander';
import stringWidth from 'string-width';
import { auditCommands } from './commands/audit.ts';
import { catalogCommands } from './commands/catalog.ts';
import { exportCommand } from './commands/export.ts';
import { handoverCommand } from './commands/handover.ts';
import { hostCommand } from './commands/host.ts';
import { importCommand } from './commands/import.ts';
import { inspectCommand } from './commands/inspect.ts';
import { jobCommands } from './commands/job.ts';
import { keyCommands } from './commands/key.ts';
import { lockCommand } from './commands/lock.ts';
import { practiceCommand } from './commands/practice.ts';
import { receiptCommands } from './commands/receipt.ts';
import { registryCommands } from './commands/registry.ts';
import { relocateCommand } from './commands/relocate.ts';
import { rewriteCommand } from './commands/rewrite.ts';
import { scanCommand } from './commands/scan.ts';
import { serveCommand } from './commands/serve.ts';
import { settingsCommands } from './commands/settings.ts';
import { trustCommands } from './commands/trust.ts';
import { verifyCommand } from './commands/verify.ts';
import type { Face } from './face.ts';
import { Options } from './options.ts';

const COMMANDS = [
  scanCommand,
  lockCommand,
  exportCommand,
  verifyCommand,
  inspectCommand,
  importCommand,
  rewriteCommand,
  relocateCommand,
  keyCommands,
  trustCommands,
  registryCommands,
  jobCommands,
  catalogCommands,
  handoverCommand,
  receiptCommands,
  auditCommands,
  settingsCommands,
  practiceCommand,
  serveCommand,
  hostCommand,
];

/** The whole command line. What commander would print itself goes to `show`; every end is thrown, none exits. */
export function buildProgram(face: Face, version: string, show: (text: string) => void): Command {
  const { t } = face.say;
  const options = new Options(face.say);
  const program = new Command('gapferry')
    .description(t('help.gapferry'))
    .version(version, '-V, --version', t('help.option.version'))
    .helpOption('-h, --help', t('help.option.help'))
    .addOption(options.plain('--json', 'help.option.json'))
    .addOption(options.plain('--lang <en|zh>', 'help.option.lang'))
    .addHelpText('after', `\n${t('help.more')}`)
    .exitOverride()
    .configureOutput({ writeOut: show, writeErr: show, outputError: () => {} })
    .configureHelp({
      showGlobalOptions: true,
      styleTitle: (title) => heading(face, title),
      displayWidth: stringWidth,
    });
  program.helpCommand('help [command]', t('help.command.help'));
  for (const add of COMMANDS) add(face, program);
  return program;
}

/** Commander's headings in the user's language. */
function heading({ say: { t } }: Face, title: string): string {
  switch (title) {
    case 'Usage:':
      return t('help.usage');
    case 'Arguments:':
      return t('help.arguments');
    case 'Options:':
      return t('help.options');
    case 'Global Options:':
      return t('help.globalOptions');
    case 'Commands:':
      return t('help.commands');
    default:
      return title;
  }
}
