import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { lstat, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

/** How often memory is looked at, in milliseconds; the disk at every tenth look. */
const LOOK = 40;
const LOOKS_PER_DISK = 10;
/** Linux counts CPU time in hundredths of a second (USER_HZ). */
const TICKS = 100;

export interface Measured {
  readonly seconds: number;
  /** User and system time of the process and of what it has started. */
  readonly cpuSeconds: number;
  /** Highest resident set, bytes (VmHWM). */
  readonly peakMemory: number;
  /** Most that the watched folders held at any look, bytes on disk. */
  readonly peakDisk: number;
  readonly stdout: string;
}

export interface Command {
  readonly program: string;
  readonly args: readonly string[];
  readonly env?: NodeJS.ProcessEnv;
  /** Folders whose size on disk is followed while it runs. */
  readonly watch?: readonly string[];
}

/** Runs one program to its end and measures it as a whole process. Throws where it fails, with what it said. */
export async function measure({ program, args, env = {}, watch = [] }: Command): Promise<Measured> {
  const before = childrensTime();
  const started = performance.now();
  const child = spawn(program, [...args], { env: { ...process.env, ...env }, stdio: ['ignore', 'pipe', 'pipe'] });
  const ended = once(child, 'close');
  let stdout = '';
  let stderr = '';
  child.stdout.on('data', (chunk: Buffer) => (stdout += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (stderr = (stderr + chunk.toString()).slice(-4000)));
  let seconds = 0;
  const exited = once(child, 'exit').then(() => (seconds = (performance.now() - started) / 1000));
  let peakMemory = 0;
  let peakDisk = 0;
  for (let looks = 0; child.exitCode === null && child.signalCode === null; looks++) {
    peakMemory = Math.max(peakMemory, memoryOf(child.pid ?? 0));
    if (looks % LOOKS_PER_DISK === 0) peakDisk = Math.max(peakDisk, await diskUse(watch));
    await Promise.race([exited, sleep(LOOK)]);
  }
  const [status]: unknown[] = await ended;
  if (status !== 0)
    throw new Error(`${program} ${args.join(' ')} ended with ${status}\n${stderr}${stdout.slice(-4000)}`);
  return { seconds, cpuSeconds: childrensTime() - before, peakMemory, peakDisk, stdout };
}

/** Highest resident set so far; a process that has just ended says nothing more. */
function memoryOf(pid: number): number {
  try {
    const [, memory = '0'] = /^VmHWM:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? [];
    return Number(memory) * 1024;
  } catch {
    return 0;
  }
}

/** CPU seconds of all children of this process that have ended (proc(5), cutime and cstime). */
function childrensTime(): number {
  const stat = readFileSync('/proc/self/stat', 'utf8');
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return (Number(fields[13]) + Number(fields[14])) / TICKS;
}

/** Bytes that files below the folders take on disk, each file once. */
export async function diskUse(folders: readonly string[]): Promise<number> {
  let total = 0;
  for (const folder of folders) {
    const entries = await readdir(folder, { recursive: true }).catch(() => []);
    for (const entry of entries) {
      const stat = await lstat(join(folder, entry)).catch(() => undefined);
      if (stat?.isFile()) total += stat.blocks * 512;
    }
  }
  return total;
}
