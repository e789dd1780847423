import { resolve } from 'node:path';
import type { Command } from 'commander';
import { z } from 'zod';
import type { TrustView } from '../../../shared/contract.ts';
import { GapferryError } from '../../../shared/gapferry-error.ts';
import { formatDateTime, formatFingerprint } from '../../../shared/messages/format.ts';
import type { Translator } from '../../../shared/messages/translator.ts';
import { isFingerprintEnd } from '../../engine/trust/fingerprint-end.ts';
import { act } from '../act.ts';
import { ask } from '../ask.ts';
import type { Face } from '../face.ts';
import { Options } from '../options.ts';
import { table } from '../table.ts';

/** `gapferry trust ...`: signers whose bundles are trusted here. */
export function trustCommands(face: Face, program: Command): void {
  const group = program.command('trust').description(face.say.t('help.command.trust'));
  addAdd(face, group);
  addList(face, group);
  addRemove(face, group);
}

/** How often somebody may type it. */
const TRIES = 3;

const AddOptions = z.object({
  name: z.string(),
  key: z.string(),
  confirmed: z.string().optional(),
  fingerprintEnd: z.string().optional(),
});

function addAdd(face: Face, group: Command): void {
  const { say } = face;
  const options = new Options(say);
  const command = group
    .command('add')
    .description(say.t('help.command.trust.add'))
    .argument('<name>', say.t('help.argument.signer'))
    .argument('<key>', say.t('help.argument.publicKey'))
    .addOption(options.plain('--confirmed <text>', 'help.option.confirmed'))
    .addOption(options.plain('--fingerprint-end <xxxxxxxx>', 'help.option.fingerprintEnd'));
  act(face, command, AddOptions, async (input) => {
    const path = resolve(input.key);
    const { fingerprint } = await face.send('trust.inspect', { path });
    face.note(say.t('trust.fingerprint', { fingerprint }));
    const lastEight = input.fingerprintEnd ?? (await typedEnd(face, fingerprint));
    const confirmed = input.confirmed ?? (await ask(face, say.t('ask.confirmed'), '--confirmed TEXT'));
    const signer = await face.send('trust.add', { name: input.name, path, lastEight, confirmed });
    return { json: { signer }, text: `${say.t('trust.added', { name: signer.name })}\n` };
  });
}

/** What the signer said, where there is somebody to type it; who mistypes is asked again. @throws trust.notConfirmed */
async function typedEnd(face: Face, fingerprint: string): Promise<string | undefined> {
  if (!face.interactive) return undefined;
  face.note(face.say.t('trust.howTo'));
  for (let tries = 1; tries <= TRIES; tries++) {
    const typed = await ask(face, face.say.t('ask.lastEight'), '--fingerprint-end XXXXXXXX');
    if (isFingerprintEnd(fingerprint, typed)) return typed;
    if (tries < TRIES) face.note(face.say.t('trust.again'));
  }
  throw new GapferryError('trust.notConfirmed', { beginning: fingerprint.slice(0, -8) });
}

function addList(face: Face, group: Command): void {
  const { say } = face;
  const command = group.command('list').description(say.t('help.command.trust.list'));
  act(face, command, z.object({}), async () => {
    const signers = await face.send('trust.list', {});
    return { json: { signers }, text: signersText(signers, say) };
  });
}

function addRemove(face: Face, group: Command): void {
  const { say } = face;
  const command = group
    .command('remove')
    .description(say.t('help.command.trust.remove'))
    .argument('<name>', say.t('help.argument.signer'));
  act(face, command, z.object({ name: z.string() }), async ({ name }) => {
    const signer = await face.send('trust.remove', { name });
    return { json: { signer }, text: `${say.t('trust.removed', { name: signer.name })}\n` };
  });
}

function signersText(signers: readonly TrustView[], { t, language }: Translator): string {
  if (signers.length === 0) return `${t('list.trust')}\n`;
  return table(
    [
      { head: t('column.name') },
      { head: t('column.created') },
      { head: t('column.confirmed') },
      { head: t('column.fingerprint') },
    ],
    signers.map(({ name, added, confirmed, fingerprint }) => [
      name,
      formatDateTime(added, language),
      confirmed,
      formatFingerprint(fingerprint),
    ]),
  );
}
