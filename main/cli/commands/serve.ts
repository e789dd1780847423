import { createInterface } from 'node:readline';
import type { Command } from 'commander';
import { z } from 'zod';
import { act } from '../act.ts';
import type { Face } from '../face.ts';
import { Options } from '../options.ts';
import type { Served } from '../serve.ts';
import { untilStopped } from '../until-stopped.ts';

const ServeOptions = z.object({
  port: z.int().default(0),
  open: z.boolean().default(false),
  allowHost: z.array(z.string()).default([]),
  root: z.array(z.string()).default([]),
});

/** `gapferry serve`: the screens as a page of this computer, until it is stopped. */
export function serveCommand(face: Face, program: Command): void {
  const { say } = face;
  const options = new Options(say);
  const command = program
    .command('serve')
    .description(say.t('help.command.serve'))
    .addOption(options.wholeNumber('--port <n>', 'help.option.port', 0, 65_535))
    .addOption(options.plain('--open', 'help.option.open'))
    .addOption(options.many('--allow-host <host[:port]>', 'help.option.allowHost'))
    .addOption(options.many('--root <dir>', 'help.option.root'));
  act(face, command, ServeOptions, async ({ port, open, allowHost, root }) => {
    const stopped = untilStopped();
    const served = await face.serve({ env: face.env, port, allowHosts: allowHost, roots: root });
    try {
      if (!(open && (await served.open()))) showLink(face, served);
      else face.note(say.t('serve.opened'));
      face.note(say.t('serve.running'));
      face.note(say.t(face.interactive ? 'serve.enter' : 'serve.noKeys'));
      const asking = linkAtEnter(face, served);
      await stopped;
      asking?.close();
    } finally {
      await served.close();
    }
    return { json: { port: served.port }, text: '' };
  });
}

/** On standard error: standard output has the answer at the end. */
function showLink(face: Face, served: Served): void {
  face.note(face.say.t('serve.link', { link: served.newLink() }));
}

/** A link works once, and a page that was closed needs another. */
function linkAtEnter(face: Face, served: Served): { close(): void } | undefined {
  if (!face.interactive) return undefined;
  const lines = createInterface({ input: process.stdin });
  lines.on('line', () => showLink(face, served));
  return lines;
}
