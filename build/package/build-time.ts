import { spawnSync } from 'node:child_process';
import { ROOT } from './lock.ts';

/** The time that artefacts carry: SOURCE_DATE_EPOCH (reproducible-builds.org), else that of the last commit. */
export function buildTime(env: NodeJS.ProcessEnv = process.env): Date {
  const given = env.SOURCE_DATE_EPOCH ?? lastCommit();
  const seconds = Number(given);
  if (!Number.isSafeInteger(seconds)) throw new Error(`SOURCE_DATE_EPOCH is no number of seconds: ${given}`);
  return new Date(seconds * 1000);
}

/** The beginning of 1980, the earliest that a zip knows, where there is no Git. */
function lastCommit(): string {
  const done = spawnSync('git', ['log', '-1', '--format=%ct'], { cwd: ROOT, encoding: 'utf8' });
  return done.status === 0 && done.stdout.trim() !== '' ? done.stdout.trim() : '315619200';
}
