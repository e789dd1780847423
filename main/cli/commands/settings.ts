import { resolve } from 'node:path';
import type { Command } from 'commander';
import { z } from 'zod';
import type { CallRequest } from '../../../shared/contract.ts';
import { LEVELS } from '../../../shared/scan.ts';
import { SIDES } from '../../../shared/workstation.ts';
import { act } from '../act.ts';
import type { Face } from '../face.ts';
import { labelled } from '../table.ts';
import { usageError } from '../usage.ts';

const NAMES = ['site', 'side', 'verify-first', 'max-severity', 'waivers'] as const;
const YES = 'yes';

/** `gapferry settings ...`: what holds for this workstation. */
export function settingsCommands(face: Face, program: Command): void {
  const { say } = face;
  const group = program.command('settings').description(say.t('help.command.settings'));
  act(face, group.command('show').description(say.t('help.command.settings.show')), z.object({}), async () => {
    const settings = await face.send('workstation.show', {});
    const text = labelled([
      [say.t('label.site'), settings.site ?? '-'],
      [say.t('label.side'), settings.side === undefined ? '-' : say.t(`ui.side.${settings.side}`)],
      ['verify-first', settings.verifyFirst ? YES : '-'],
      ['max-severity', settings.maxSeverity ?? '-'],
      ['waivers', settings.waivers ?? '-'],
    ]);
    return { json: { settings }, text };
  });
  const set = group
    .command('set')
    .description(say.t('help.command.settings.set'))
    .argument('<name>', say.t('help.argument.setting'))
    .argument('<value>', say.t('help.argument.value'));
  act(face, set, z.object({ name: z.string(), value: z.string() }), async ({ name, value }) => {
    const settings = await face.send('workstation.set', changeOf(face, name, value));
    return { json: { settings }, text: `${say.t('settings.saved', { name, value: value || '-' })}\n` };
  });
}

/** The one setting that is named, with a value that it takes; an empty one takes it away. */
function changeOf(face: Face, name: string, value: string): CallRequest<'workstation.set'> {
  switch (name) {
    case 'site':
      return { site: value };
    case 'waivers':
      return { waivers: value === '' ? '' : resolve(value) };
    case 'side':
      return { side: oneOf(face, name, SIDES, value) };
    case 'verify-first':
      return { verifyFirst: value !== '' && oneOf(face, name, [YES], value) === YES };
    case 'max-severity':
      return { maxSeverity: value === '' ? '' : oneOf(face, name, LEVELS, value) };
    default:
      throw wrongChoice(face, 'NAME', NAMES, name);
  }
}

function oneOf<T extends string>(face: Face, option: string, choices: readonly T[], value: string): T {
  const chosen = choices.find((one) => one === value);
  if (chosen === undefined) throw wrongChoice(face, option, choices, value);
  return chosen;
}

function wrongChoice({ say }: Face, option: string, choices: readonly string[], value: string): Error {
  return usageError(say.t('usage.choice', { option, choices: choices.join(', '), value }));
}
