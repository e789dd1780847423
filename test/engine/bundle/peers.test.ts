import { execFile } from 'node:child_process';
import { cp, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import { planBundle } from '../../../main/engine/bundle/plan.ts';
import { digestOf } from '../../../main/engine/digest.ts';
import { have } from '../../support/have.ts';
import { layer, SampleImages, threeImages, writeBundle } from './sample-images.ts';
import { temporaryFolder } from './temporary-folder.ts';

const run = promisify(execFile);
const folder = await temporaryFolder();
const skopeo = { timeout: 30_000, skip: !have('skopeo') };
let count = 0;

async function skopeoDigests(source: string): Promise<{ manifest: string; files: string[] }> {
  const target = join(folder, `out${++count}`);
  await run('skopeo', ['--insecure-policy', 'copy', '--preserve-digests', '-q', source, `dir:${target}`]);
  const manifest = await readFile(join(target, 'manifest.json'));
  const { stdout } = await run('sh', ['-c', `cd ${target} && sha256sum * | cut -d' ' -f1`]);
  return { manifest: digestOf(manifest), files: stdout.trim().split('\n') };
}

describe('other tools read what we write', () => {
  it.each(['', '.tar'])('skopeo copies every image, digests unchanged (%j; needs skopeo)', skopeo, async (suffix) => {
    const images = threeImages();
    const output = join(folder, `bundle${++count}${suffix}`);
    await writeBundle(planBundle(images.content), images, output);
    const names = ['registry.example/team/a:1', 'registry.example/team/b:1', 'docker.io/library/nginx:1.14.2'];
    for (const [i, name] of names.entries()) {
      const copied = await skopeoDigests(`${suffix ? 'oci-archive' : 'oci'}:${output}:${name}`);
      expect(copied.manifest).toBe(images.content.roots[i]?.descriptor.digest);
    }
  });

  it('skopeo finds an image whose reference is no OCI name by its digest (needs skopeo)', skopeo, async () => {
    const images = new SampleImages();
    const { digest } = images.add('registry.example/a__b:v1_', [layer('x', 1000)]);
    const output = join(folder, `bundle${++count}`);
    await writeBundle(planBundle(images.content), images, output);
    const copied = await skopeoDigests(`oci:${output}:sha256-${digest.slice(7)}`);
    expect(copied.manifest).toBe(digest);
    expect(await readFile(join(output, 'index.json'), 'utf8')).toContain(
      '"io.gapferry.reference": "registry.example/a__b:v1_"',
    );
  });

  it('skopeo reads the union of volumes with parts joined as README.txt says (needs skopeo)', skopeo, async () => {
    const images = threeImages({ volumeSize: 500_000, maxFileSize: 150_000 });
    const { paths } = await writeBundle(planBundle(images.content), images, join(folder, `bundle${++count}`));
    expect(paths.length).toBeGreaterThan(1);
    const union = join(folder, `union${count}`);
    for (const path of paths) await cp(path, union, { recursive: true });
    const readme = await readFile(join(union, 'README.txt'), 'utf8');
    const join_ = /^ *(for d in parts.*)$/m.exec(readme)?.[1] ?? '';
    const check = /^ *(grep -A2 .*)$/m.exec(readme)?.[1] ?? '';
    await run('sh', ['-ec', check], { cwd: union });
    await run('sh', ['-ec', join_], { cwd: union });
    const copied = await skopeoDigests(`oci:${union}:registry.example/team/a:1`);
    expect(copied.manifest).toBe(images.content.roots[0]?.descriptor.digest);
  });
});
