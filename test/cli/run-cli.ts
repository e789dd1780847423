import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const SCRIPT = fileURLToPath(new URL('../../main/cli/gapferry.mjs', import.meta.url));

export interface CliResult {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface CliOptions {
  /** Beside PATH and HOME; LANG is C unless given. */
  readonly env?: Readonly<Record<string, string>>;
  readonly input?: string | Buffer;
  readonly cwd?: string;
  /** Node to run with; the one of the tests unless given. */
  readonly node?: string;
  readonly script?: string;
}

/** Runs the command in a process of its own, with no terminal. */
export function gapferry(args: readonly string[], options: CliOptions = {}): Promise<CliResult> {
  const { env = {}, input = '', cwd, node = process.execPath, script = SCRIPT } = options;
  const { PATH = '', HOME = '' } = process.env;
  const child = spawn(node, [script, ...args], { cwd, env: { PATH, HOME, LANG: 'C', ...env } });
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
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (status) => resolve({ status, ...output }));
  });
}

/** The one document on standard output; throws where it is anything else. */
export function documentOf({ stdout }: CliResult): Record<string, unknown> {
  const value: unknown = JSON.parse(stdout);
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw new TypeError('not an object');
  return { ...value };
}
