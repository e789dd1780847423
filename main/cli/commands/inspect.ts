import { resolve } from 'node:path';
import type { Command } from 'commander';
import { z } from 'zod';
import type { BundleView } from '../../../shared/contract.ts';
import { GapferryError, toErrorView } from '../../../shared/gapferry-error.ts';
import { act } from '../act.ts';
import type { Face } from '../face.ts';
import { Options } from '../options.ts';
import { bundleText } from '../views/bundle.ts';

const InspectOptions = z.object({ bundle: z.array(z.string()), trust: z.array(z.string()).default([]) });

/** `gapferry inspect`: what the list says; only the list and its signatures are checked. */
export function inspectCommand(face: Face, program: Command): void {
  const { say } = face;
  const command = program
    .command('inspect')
    .description(say.t('help.command.inspect'))
    .argument('<bundle...>', say.t('help.argument.bundle'))
    .addOption(new Options(say).many('--trust <pub.pem>', 'help.option.trust'));
  act(face, command, InspectOptions, async ({ bundle: paths, trust }) => {
    const bundle = await face.send('inspect', {
      bundle: paths.map((path) => resolve(path)),
      trust: trust.map((path) => resolve(path)),
    });
    const error = notGenuine(bundle, paths[0] ?? '');
    return { json: { ...bundle }, text: bundleText(bundle, say), ...(error ? { error } : {}) };
  });
}

/** Not trusted and not signed are things to know; not genuine is an error even for a look. */
function notGenuine({ verdict }: BundleView, path: string): ReturnType<typeof toErrorView> | undefined {
  if (verdict.verdict !== 'notGenuine') return undefined;
  if (verdict.code === 'bundle.signatureMissing')
    return toErrorView(new GapferryError('bundle.signatureMissing', { path }));
  return toErrorView(new GapferryError('bundle.signatureInvalid', { path, detail: verdict.detail }));
}
