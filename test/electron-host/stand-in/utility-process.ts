import { type ChildProcess, fork as forkChild } from 'node:child_process';
import { EventEmitter } from 'node:events';
import type { ForkOptions, UtilityProcess } from 'electron';
import type { Part } from './checked.ts';
import { commands } from './control.ts';

const PARENT_PORT = new URL('./parent-port.ts', import.meta.url).href;

class StandInUtilityProcess
  extends EventEmitter
  implements Part<UtilityProcess, 'postMessage' | 'kill' | 'pid' | 'on' | 'once'>
{
  readonly #child: ChildProcess;

  constructor(path: string, args: readonly string[], env: NodeJS.ProcessEnv) {
    super();
    this.#child = forkChild(path, args, { execArgv: ['--import', PARENT_PORT], serialization: 'advanced', env });
    this.#child.on('message', (message) => this.emit('message', message));
    this.#child.on('exit', (code) => this.emit('exit', code ?? 1));
    const kill = (): void => void this.#child.kill('SIGKILL');
    commands.on('kill-host', kill);
    this.#child.on('exit', () => commands.off('kill-host', kill));
  }

  get pid(): number | undefined {
    return this.#child.pid;
  }

  postMessage(message: unknown): void {
    // A process that has just died is told nothing, as in Electron.
    if (this.#child.connected && message !== undefined) this.#child.send(message as object, () => undefined);
  }

  kill(): boolean {
    return this.#child.kill();
  }
}

export const utilityProcess = {
  fork: (path: string, args: string[] = [], { env }: ForkOptions = {}): StandInUtilityProcess =>
    new StandInUtilityProcess(path, args, { ...process.env, ...env }),
};
