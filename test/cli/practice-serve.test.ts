import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { Workstation } from '../support/gapferry.ts';
import { tempFolder } from '../support/temp-folder.ts';

/** What it says before it waits to be stopped. */
async function served(station: Workstation) {
  const run = station.start(['practice', '--serve', '--json']);
  const said = await new Promise<string>((resolve, reject) => {
    let text = '';
    run.child.stderr?.on('data', (more: string) => {
      text += more;
      if (text.includes('Ctrl-C')) resolve(text);
    });
    once(run.child, 'close').then(() => reject(new Error(text)));
  });
  return { ...run, said };
}

describe('gapferry practice --serve', () => {
  it('keeps both servers up for a workstation that does as it says, and leaves nothing when it is stopped', async () => {
    const { child, ended, said } = await served(new Workstation(await tempFolder()));
    const find = (pattern: RegExp): string => pattern.exec(said)?.[1] ?? '';
    const harbor = find(/Harbor of the isolated side: (\S+),/);
    const password = find(/password (\S+)/);
    const files = find(/files to begin with: (.+)/);

    const station = new Workstation(await tempFolder());
    for (const [, command = ''] of said.matchAll(/^ {2}gapferry (registry set .+)$/gm))
      await station.ok(command.split(' '));
    await station.ok(['registry', 'login', harbor, '-u', 'admin', '--password-stdin'], { input: password });
    await station.ok(['relocate', '-f', files, '--to', `${harbor}/practice`]);

    child.kill('SIGINT');
    const { status, stdout } = await ended;
    expect(status).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ ok: true, harbor, project: 'practice', files });
    expect(stdout).not.toContain(password);
    expect(existsSync(files)).toBe(false);
  });
});
