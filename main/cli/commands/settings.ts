import type { Command } from 'commander';
import { z } from 'zod';
import { SIDES } from '../../../shared/workstation.ts';
import { act } from '../act.ts';
import type { Face } from '../face.ts';
import { labelled } from '../table.ts';
import { usageError } from '../usage.ts';

const NAMES = ['site', 'side'] as const;

/** `gapferry settings ...`: what holds for this workstation. */
export function settingsCommands(face: Face, program: Command): void {
  const { say } = face;
  const group = program.command('settings').description(say.t('help.command.settings'));
  act(face, group.command('show').description(say.t('help.command.settings.show')), z.object({}), async () => {
    const settings = await face.send('workstation.show', {});
    const text = labelled([
      [say.t('label.site'), settings.site ?? '-'],
      [say.t('label.side'), settings.side ?? '-'],
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

function changeOf(face: Face, name: string, value: string): { site?: string; side?: (typeof SIDES)[number] } {
  const { say } = face;
  if (name === 'site') return { site: value };
  const side = SIDES.find((one) => one === value);
  if (name === 'side' && side) return { side };
  const wrong = name === 'side' ? { choices: SIDES.join(', '), value } : { choices: NAMES.join(', '), value: name };
  throw usageError(say.t('usage.choice', { option: name === 'side' ? 'side' : 'NAME', ...wrong }));
}
