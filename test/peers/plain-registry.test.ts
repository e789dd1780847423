import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { describe, expect, it, onTestFinished } from 'vitest';
import { importerOf, resultOf } from '../jobs/import-support.ts';
import { made } from '../jobs/preflight/support.ts';
import { freePort } from '../support/free-port.ts';
import { have, runBeside } from '../support/tools.ts';

/** go-containerregistry's own registry, which is neither distribution nor ours. */
async function craneRegistry(): Promise<string> {
  const port = await freePort();
  const child: ChildProcess = spawn('crane', ['registry', 'serve', '--address', `127.0.0.1:${port}`]);
  onTestFinished(async () => {
    child.kill();
    await once(child, 'exit');
  });
  const host = `127.0.0.1:${port}`;
  while (!(await fetch(`http://${host}/v2/`).catch(() => undefined))) await new Promise((done) => setTimeout(done, 50));
  return host;
}

describe("crane's registry", () => {
  it.skipIf(!have('crane'))('takes an import whole, and crane finds every digest', async () => {
    const host = await craneRegistry();
    const images = [made('a', [300_000, 2000]), made('b', [5000])];
    const station = await importerOf(images, { host }, null);
    const view = await station.import({});
    expect(view.state).toEqual({ state: 'succeeded' });
    expect(resultOf(view).preflight?.checks.filter(({ outcome }) => outcome === 'stop')).toEqual([]);
    for (const [at, { root }] of images.entries()) {
      const { stdout } = await runBeside('crane', ['digest', '--insecure', `${host}/team/team/image-${at}:1`]);
      expect(stdout.trim()).toBe(root.digest);
    }
    expect(resultOf(await station.import({}))).toMatchObject({ blobs: { copied: 0 } });
  });
});
