import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { LIMITS } from '../limits.ts';

/** What helm printed, or why it printed nothing. */
export type HelmAnswer = { readonly output: Buffer } | { readonly failed: string };

/** The helm to use: `GAPFERRY_HELM`, else the one in PATH; undefined where it is switched off by `off`. */
export function helmProgram(env: NodeJS.ProcessEnv = process.env): string | undefined {
  const program = env.GAPFERRY_HELM || 'helm';
  return program === 'off' ? undefined : program;
}

/**
 * Runs helm on a chart that nobody vouches for: without plugins, repositories, a cluster or what the user keeps for helm,
 * with limits on time, output and, on Linux, memory (LIMITS.helmTime, helmOutput, helmMemory). `home` is an empty folder. Undefined where helm is not
 * installed.
 */
export function runHelm(
  program: string,
  args: readonly string[],
  home: string,
  signal?: AbortSignal,
  memory: number = LIMITS.helmMemory,
): Promise<HelmAnswer | undefined> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, {
      cwd: home,
      env: helmEnvironment(home),
      stdio: ['ignore', 'pipe', 'pipe'],
      windowsHide: true,
      signal,
      killSignal: 'SIGKILL',
      timeout: LIMITS.helmTime * 1000,
    });
    const chunks: Buffer[] = [];
    let bytes = 0;
    let complaint = '';
    let isTooBig = false;
    const watch = setInterval(() => {
      isTooBig ||= residentBytes(child.pid) > memory;
      if (isTooBig) child.kill('SIGKILL');
    }, 200);
    child.stdout.on('data', (chunk: Buffer) => {
      bytes += chunk.length;
      if (bytes > LIMITS.helmOutput) child.kill('SIGKILL');
      else chunks.push(chunk);
    });
    child.stderr.on('data', (chunk: Buffer) => {
      if (complaint.length < LIMITS.errorBody) complaint += chunk.toString('utf8');
    });
    child.on('error', (error) => {
      clearInterval(watch);
      if (signal?.aborted) reject(error);
      else if ('code' in error && error.code === 'ENOENT') resolve(undefined);
      else resolve({ failed: error.message });
    });
    child.on('close', (status) => {
      clearInterval(watch);
      if (isTooBig) return resolve({ failed: `more than ${memory} bytes of memory` });
      if (bytes > LIMITS.helmOutput) resolve({ failed: `more than ${LIMITS.helmOutput} bytes` });
      else if (status === 0) resolve({ output: Buffer.concat(chunks) });
      else resolve({ failed: status === null ? `not ready within ${LIMITS.helmTime} s` : reasonIn(complaint) });
    });
  });
}

/** Memory of a process as Linux tells it; 0 where it tells nothing, and then only time is limited. */
function residentBytes(pid: number | undefined): number {
  try {
    return Number(readFileSync(`/proc/${pid}/statm`, 'latin1').split(' ')[1]) * 4096;
  } catch {
    return 0;
  }
}

function helmEnvironment(home: string): NodeJS.ProcessEnv {
  const { PATH, SystemRoot, TEMP } = process.env;
  const folders = {
    HELM_CACHE_HOME: 'cache',
    HELM_CONFIG_HOME: 'config',
    HELM_DATA_HOME: 'data',
    HELM_PLUGINS: 'plugins',
    HELM_REGISTRY_CONFIG: 'registry.json',
    HELM_REPOSITORY_CACHE: 'repository',
    HELM_REPOSITORY_CONFIG: 'repositories.yaml',
    KUBECONFIG: 'kubeconfig',
  };
  const own = Object.fromEntries(Object.entries(folders).map(([name, path]) => [name, join(home, path)]));
  // A chart cannot reach the network by `helm template`; should a later helm let it, it meets a closed door.
  const nowhere = 'http://127.0.0.1:9';
  const system = { ...(SystemRoot ? { SystemRoot } : {}), ...(TEMP ? { TEMP } : {}), ...(PATH ? { PATH } : {}) };
  return { ...system, ...own, HOME: home, USERPROFILE: home, HTTP_PROXY: nowhere, HTTPS_PROXY: nowhere };
}

/** The line of helm's words that says what was wrong. */
function reasonIn(complaint: string): string {
  const lines = complaint.split('\n').filter((line) => line.trim() !== '');
  const line = lines.find((one) => one.startsWith('Error:')) ?? lines[0] ?? 'it ended without a word';
  return line.replace(/^Error:\s*/, '').slice(0, 500);
}
