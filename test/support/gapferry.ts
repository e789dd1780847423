import { type ChildProcess, spawn } from 'node:child_process';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { JobView } from '../../shared/contract.ts';
import { StoredError } from '../../shared/job.ts';

const SCRIPT = fileURLToPath(new URL('../../main/cli/gapferry.mjs', import.meta.url));
/** Node keeps compiled sources here: the command starts hundreds of times, and half of a start is compiling. */
const COMPILED = fileURLToPath(new URL('../../node_modules/.cache/gapferry-tests', import.meta.url));

export interface RunOptions {
  /** Beside PATH and what the workstation sets. */
  readonly env?: Readonly<Record<string, string>>;
  readonly input?: string;
  readonly cwd?: string;
}

export interface RunResult {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** An error as `--json` prints it. */
export const Told = StoredError.extend({ title: z.string(), explain: z.string(), remedy: z.string() });
export type Told = z.infer<typeof Told>;

/** The fields that documents have in common; what else a command answers stays beside them. */
const Document = z.looseObject({ ok: z.boolean(), error: Told.optional(), job: JobView.optional() });

/** What `--json` printed, and how the command ended. */
export interface Answer {
  readonly status: number | null;
  readonly document: z.infer<typeof Document>;
}

/** The command while it runs. */
export interface RunningCommand {
  readonly child: ChildProcess;
  readonly ended: Promise<RunResult>;
}

/** A machine that Gapferry is installed on: a home and a user's folder of its own. The command runs in a process of its own, with no terminal. */
export class Workstation {
  readonly folder: string;
  readonly home: string;

  constructor(folder: string) {
    this.folder = folder;
    this.home = join(folder, 'home');
  }

  path(...names: string[]): string {
    return join(this.folder, ...names);
  }

  start(args: readonly string[], { env = {}, input = '', cwd = this.folder }: RunOptions = {}): RunningCommand {
    const child = spawn(process.execPath, [SCRIPT, ...args], {
      cwd,
      env: {
        PATH: process.env.PATH ?? '',
        HOME: this.folder,
        LANG: 'C',
        NODE_COMPILE_CACHE: COMPILED,
        GAPFERRY_HOME: this.home,
        DOCKER_CONFIG: this.path('docker'),
        ...env,
      },
    });
    const output = { stdout: '', stderr: '' };
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      output.stdout += text;
    });
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      output.stderr += text;
    });
    // A command that needs no input may be gone before it is written.
    child.stdin.on('error', () => {});
    child.stdin.end(input);
    const ended = new Promise<RunResult>((resolve, reject) => {
      child.on('error', reject);
      child.on('close', (status) => resolve({ status, ...output }));
    });
    return { child, ended };
  }

  run(args: readonly string[], options: RunOptions = {}): Promise<RunResult> {
    return this.start(args, options).ended;
  }

  /** Runs with `--json` and decodes the one document. */
  async answer(args: readonly string[], options: RunOptions = {}): Promise<Answer> {
    const { status, stdout, stderr } = await this.run([...args, '--json'], options);
    if (stdout === '') throw new Error(`gapferry ${args.join(' ')} printed no document: ${stderr}`);
    return { status, document: Document.parse(JSON.parse(stdout)) };
  }

  /** Runs what must succeed and gives its document. */
  async ok(args: readonly string[], options: RunOptions = {}): Promise<Answer['document']> {
    const { status, document } = await this.answer(args, options);
    if (status === 0) return document;
    throw new Error(`gapferry ${args.join(' ')} ended with ${status}: ${JSON.stringify(document.error, null, 2)}`);
  }

  /** Runs a job that must succeed and decodes its result. */
  async result<T>(schema: z.ZodType<T>, args: readonly string[], options: RunOptions = {}): Promise<T> {
    return schema.parse((await this.ok(args, options)).job?.result);
  }

  /** Runs what must fail and gives its status and error. */
  async refusal(args: readonly string[], options: RunOptions = {}): Promise<Told & { status: number | null }> {
    const { status, document } = await this.answer(args, options);
    if (!document.error) throw new Error(`gapferry ${args.join(' ')} was not refused`);
    return { ...document.error, status };
  }

  remove(): Promise<void> {
    return rm(this.folder, { recursive: true, force: true });
  }
}

/** A new machine. Whoever makes it removes it. */
export async function makeWorkstation(): Promise<Workstation> {
  const station = new Workstation(await mkdtemp(join(tmpdir(), 'gapferry-station-')));
  await mkdir(station.path('docker'));
  return station;
}
