import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/**
 * Unpacks a standalone archive into an empty folder and runs it there as on a machine that has nothing: an empty PATH, no
 * npm, a home of its own. The whole practice ferry, then the page. Throws where something is wrong.
 */
export async function checkStandalone(archive: string, name: string): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'gapferry-standalone-'));
  try {
    run('tar', ['-xf', archive, '-C', folder], folder, process.env);
    const home = join(folder, 'home');
    const env = { PATH: '', HOME: home, GAPFERRY_HOME: join(home, 'state') };
    const command = join(folder, name, process.platform === 'win32' ? 'gapferry.cmd' : 'gapferry');
    run(command, ['--version'], folder, env);
    run(command, ['practice'], folder, env);
    await tryPage(command, folder, env);
    const left = (await readdir(folder)).filter((entry) => entry !== name && entry !== 'home');
    if (left.length > 0) throw new Error(`the standalone command left ${left.join(', ')} where it was started`);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function tryPage(command: string, cwd: string, env: NodeJS.ProcessEnv): Promise<void> {
  const child = spawn(command, ['serve'], { cwd, env, stdio: ['ignore', 'ignore', 'pipe'] });
  try {
    const page = await fetch(await linkOf(child));
    const text = await page.text();
    const script = /src="\.?\/?(assets\/[^"]+\.js)"/.exec(text)?.[1];
    if (!page.ok || !script) throw new Error('the standalone page does not show');
    const code = await fetch(new URL(script, page.url));
    if (!code.ok) throw new Error(`the standalone page lacks ${script}`);
  } finally {
    const ended = once(child, 'close');
    child.kill();
    await ended;
  }
}

/** The link that the page prints. Goes on reading after it: a closed pipe would end the command at its next line. */
function linkOf(child: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    let said = '';
    child.stderr?.on('data', (chunk: Buffer) => {
      said += chunk.toString('utf8');
      const link = /http:\/\/127\.0\.0\.1:\d+\/#token=\S+/.exec(said)?.[0];
      if (link) resolve(link);
    });
    child.on('exit', () => reject(new Error(`gapferry serve printed no link: ${said}`)));
  });
}

function run(program: string, args: readonly string[], cwd: string, env: NodeJS.ProcessEnv): void {
  const done = spawnSync(program, args, { cwd, env, encoding: 'utf8', timeout: 120_000 });
  if (done.error) throw done.error;
  if (done.status !== 0)
    throw new Error(`${program} ${args.join(' ')} ended with ${done.status}:\n${done.stdout}${done.stderr}`);
}
