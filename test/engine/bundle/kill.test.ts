import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import { planBundle } from '../../../main/engine/bundle/plan.ts';
import { volumePath } from '../../../main/engine/bundle/volume-paths.ts';
import { have } from '../../support/have.ts';
import { killSample, writeBundle } from './sample-images.ts';
import { temporaryFolder } from './temporary-folder.ts';

const run = promisify(execFile);
const folder = await temporaryFolder();
const child = join(import.meta.dirname, 'write-child.ts');
const images = killSample();
const plan = planBundle(images.content);

/** Digests of every file of every volume. */
async function contentOf(output: string): Promise<string> {
  const paths = plan.volumes.map(({ suffix }) => volumePath(output, suffix));
  const { stdout } = await run('sh', [
    '-c',
    'for p; do (cd $(dirname $p); find $(basename $p) -type f | sort | xargs sha256sum); done',
    '-',
    ...paths,
  ]);
  return stdout.replaceAll(/ \S*?\.(\d+of\d+)/g, ' $1');
}

const calls = ['pwrite64', 'fsync', 'rename', 'mkdir', 'ftruncate'];
const moments = [1, 2, 5, 13];

describe.each(['', '.tar'])('an export to volumes (%j)', (suffix) => {
  it.skipIf(!have('strace')).each(calls)(
    'killed anywhere in its %s calls is completed by the next (needs strace)',
    async (call) => {
      const reference = join(folder, `${call}-whole${suffix}`);
      await writeBundle(plan, images, reference);
      const whole = await contentOf(reference);
      for (const n of moments) {
        const output = join(folder, `${call}-${n}${suffix}`);
        const inject = `inject=${call}:signal=KILL:when=${n}`;
        const killed = await run('strace', [
          '-f',
          '-qq',
          '-o',
          '/dev/null',
          '-e',
          `trace=${call}`,
          '-e',
          inject,
          process.execPath,
          child,
          output,
        ]).then(
          () => false,
          () => true,
        );
        if (!killed) break;
        expect(plan.volumes.every(({ suffix: s }) => existsSync(volumePath(output, s)))).toBe(false);
        await writeBundle(plan, images, output);
        expect(await contentOf(output)).toBe(whole);
      }
    },
  );
});
