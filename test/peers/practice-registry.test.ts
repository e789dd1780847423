import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { startRegistry } from '../../main/practice/registry.ts';
import { tempFolder } from '../support/temp-folder.ts';
import { have, runBeside } from '../support/tools.ts';

/** The embedded registry on a port of its own, and an empty folder. */
async function setUp(): Promise<{ host: string; cwd: string }> {
  const registry = await startRegistry();
  onTestFinished(() => registry.close());
  return { host: registry.host, cwd: await tempFolder() };
}

describe('the practice registry', () => {
  it.skipIf(!have('crane'))('takes an image from crane and gives it back under the same digest', async () => {
    const { host, cwd } = await setUp();
    await writeFile(join(cwd, 'motd'), 'hello');
    await runBeside('tar', ['-czf', 'layer.tar.gz', 'motd'], { cwd });
    const image = `${host}/library/hello:v1`;
    const pushed = await runBeside('crane', ['append', '--insecure', '-f', 'layer.tar.gz', '-t', image], { cwd });
    expect(pushed).toMatchObject({ status: 0 });
    const copied = await runBeside('crane', ['copy', '--insecure', image, `${host}/mirror/hello:v1`], { cwd });
    expect(copied).toMatchObject({ status: 0 });
    const digest = await runBeside('crane', ['digest', '--insecure', `${host}/mirror/hello:v1`], { cwd });
    expect(pushed.stdout.trim()).toBe(`${image.replace(':v1', '')}@${digest.stdout.trim()}`);
    expect((await runBeside('crane', ['validate', '--insecure', '--remote', image], { cwd })).status).toBe(0);
  });

  it.skipIf(!have('oras'))('keeps an artifact that oras attached to another', async () => {
    const { host, cwd } = await setUp();
    await writeFile(join(cwd, 'a.txt'), 'artifact');
    await writeFile(join(cwd, 'sbom.json'), '{}');
    const subject = `${host}/files/a:v1`;
    const oras = (...args: string[]) => runBeside('oras', args, { cwd });
    expect(await oras('push', '--plain-http', subject, 'a.txt:text/plain')).toMatchObject({ status: 0 });
    const sbom = ['--artifact-type', 'application/vnd.example.sbom', subject, 'sbom.json:application/json'];
    expect(await oras('attach', '--plain-http', ...sbom)).toMatchObject({ status: 0 });
    const found = await oras('discover', '--plain-http', '--format', 'json', subject);
    expect(found.stdout).toContain('application/vnd.example.sbom');
  });

  it.skipIf(!have('helm'))('takes a chart from helm and gives it back byte for byte', async () => {
    const { host, cwd } = await setUp();
    await mkdir(join(cwd, 'demo'));
    await mkdir(join(cwd, 'back'));
    await writeFile(join(cwd, 'demo', 'Chart.yaml'), 'apiVersion: v2\nname: demo\nversion: 1.2.3\n');
    const helm = (...args: string[]) => runBeside('helm', args, { cwd });
    await helm('package', 'demo');
    expect(await helm('push', '--plain-http', 'demo-1.2.3.tgz', `oci://${host}/charts`)).toMatchObject({ status: 0 });
    await helm('pull', '--plain-http', `oci://${host}/charts/demo`, '--version', '1.2.3', '-d', 'back');
    expect(await readFile(join(cwd, 'back', 'demo-1.2.3.tgz'))).toEqual(await readFile(join(cwd, 'demo-1.2.3.tgz')));
  });
});
