import { resolve } from 'node:path';
import type { Command } from 'commander';
import { z } from 'zod';
import type { ForwardView } from '../../../shared/record-contract.ts';
import { act } from '../act.ts';
import type { Answer } from '../answer.ts';
import type { Face } from '../face.ts';
import { Options } from '../options.ts';
import { forwardText } from '../views/audit.ts';

/** `gapferry audit forward ...`: every entry to a collector of the site. */
export function auditForwardCommands(face: Face, audit: Command): void {
  const { say } = face;
  const group = audit.command('forward').description(say.t('help.command.audit.forward'));
  const answer = (forwarding: ForwardView): Answer => ({ json: { forwarding }, text: forwardText(forwarding, say) });
  const show = group.command('show').description(say.t('help.command.audit.forward.show'));
  act(face, show, z.object({}), async () => answer(await face.send('audit.forwarding', {})));
  const set = group
    .command('set')
    .description(say.t('help.command.audit.forward.set'))
    .argument('<target>', say.t('help.argument.collector'))
    .addOption(new Options(say).plain('--ca <file>', 'help.option.collectorCa'));
  act(face, set, z.object({ target: z.string().min(1), ca: z.string().optional() }), async ({ target, ca }) => {
    // What is no address is a file, seen from here.
    const place = target.includes('://') ? target : resolve(target);
    const caPath = ca === undefined ? undefined : resolve(ca);
    const forwarding = await face.send('audit.forward', { target: place, caPath });
    if (forwarding.last?.error !== undefined) face.warn(say.t('forward.waits'));
    return answer(forwarding);
  });
  const off = group.command('off').description(say.t('help.command.audit.forward.off'));
  act(face, off, z.object({}), async () => answer(await face.send('audit.forward', { target: '' })));
}
