import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';

export interface ServedPage {
  /** What the browser was given: works once. */
  readonly link: string;
  stop(): Promise<void>;
}

/** `npm start` in a process of its own, with a browser that writes down the link it was led to. */
export async function startPage(root: string, folder: string): Promise<ServedPage> {
  const bin = join(folder, 'bin');
  const opened = join(folder, 'opened.html');
  await mkdir(bin, { recursive: true });
  await rm(opened, { force: true });
  const opener = join(bin, 'xdg-open');
  await writeFile(opener, `#!/bin/sh\ncat "\${1#file://}" > ${opened}.part && mv ${opened}.part ${opened}\n`);
  await chmod(opener, 0o755);
  const env = {
    PATH: `${bin}:${process.env.PATH}`,
    HOME: folder,
    GAPFERRY_HOME: join(folder, 'home'),
    DOCKER_CONFIG: join(folder, 'docker'),
  };
  const child = spawn('npm', ['start', '--silent', '--', '--root', folder], {
    cwd: root,
    env,
    stdio: 'ignore',
    detached: true,
  });
  for (;;) {
    const page = await readFile(opened, 'utf8').catch(() => '');
    const link = /url=(http[^"]+)"/.exec(page)?.[1];
    if (link !== undefined) return { link, stop: () => stop(child) };
    if (child.exitCode !== null) throw new Error('npm start has ended');
    await delay(5);
  }
}

/** npm, what it starts and what that starts are one group. */
async function stop(child: ChildProcess): Promise<void> {
  if (child.pid === undefined || child.exitCode !== null) return;
  const gone = once(child, 'exit');
  process.kill(-child.pid, 'SIGTERM');
  await gone;
}
