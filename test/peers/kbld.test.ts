import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parseAllDocuments } from 'yaml';
import { z } from 'zod';
import { type DockerRegistry, startDockerRegistry } from '../support/docker-registry.ts';
import { makeWorkstation, type Workstation } from '../support/gapferry.ts';
import { have, type Run, run } from '../support/tools.ts';

const ready = ['kbld', 'crane', 'docker-registry'].every(have);

const App = z.object({ kind: z.literal('App'), spec: z.object({ image: z.string(), conf: z.string() }) });

/** The two images of the App in a stream: its own, and the one in its nested JSON. */
function named(text: string): unknown[] {
  return parseAllDocuments(text).flatMap((document) => {
    const app = App.safeParse(document.toJS()).data;
    return app ? [app.spec.image, JSON.parse(app.spec.conf)] : [];
  });
}

describe.skipIf(!ready)('kbld (with crane and docker-registry)', () => {
  let origin: DockerRegistry;
  let inside: DockerRegistry;
  let station: Workstation;
  const must = (tool: string, ...args: string[]): Run => {
    const done = run(tool, args, { cwd: station.folder });
    if (done.status !== 0) throw new Error(`${tool} ${args.join(' ')}: ${done.stderr}`);
    return done;
  };
  const kbld = (...args: string[]) => must('kbld', '--images-annotation=false', ...args).stdout;

  beforeAll(async () => {
    [origin, inside, station] = await Promise.all([startDockerRegistry(), startDockerRegistry(), makeWorkstation()]);
    for (const { host } of [origin, inside]) await station.ok(['registry', 'set', host, '--plain-http']);
    // An empty tar is a layer like any other.
    await writeFile(station.path('layer.tar.gz'), gzipSync(Buffer.alloc(1024)));
    for (const name of ['web:1.0', 'side:0.1'])
      must('crane', 'append', '-f', 'layer.tar.gz', '-t', `${origin.host}/acme/${name}`, '--insecure');
    await writeFile(
      station.path('app.yaml'),
      `# kept\napiVersion: acme.io/v1\nkind: App\nmetadata: {name: a}\nspec:\n  image: app\n  conf: '{"img": "${origin.host}/acme/side:0.1"}'\n`,
    );
    await writeFile(
      station.path('rules.yaml'),
      `apiVersion: kbld.k14s.io/v1alpha1\nkind: Config\noverrides:\n- image: app\n  newImage: ${origin.host}/acme/web:1.0\nsearchRules:\n- keyMatcher: {path: [spec, conf]}\n  updateStrategy: {json: {searchRules: [{keyMatcher: {name: img}}]}}\n`,
    );
    must('kbld', '-f', 'app.yaml', '-f', 'rules.yaml', '--lock-output', 'theirs.yml');
    must('kbld', '-f', 'app.yaml', '-f', 'rules.yaml', '--imgpkg-lock-output', 'theirs-imgpkg.yml');
    for (const format of ['kbld', 'imgpkg'])
      await station.ok(['lock', '-f', 'app.yaml', 'rules.yaml', '--format', format, '-o', `ours-${format}.yml`]);
    // By our lock: a kbld that was built from source refuses its own, which asks for the version "develop".
    must('kbld', 'pkg', '-f', 'ours-kbld.yml', '-o', 'pkg.tar');
    resolved = named(kbld('-f', 'app.yaml', '-f', 'rules.yaml'));
    if (resolved.length !== 2) throw new Error('kbld named no image');
    await origin.stop();
  });
  let resolved: unknown[] = [];
  afterAll(async () => {
    await inside?.stop();
    await station?.remove();
  });

  it.each(['ours-kbld.yml', 'ours-imgpkg.yml'])('takes our lock %s with nobody to ask', (lock) => {
    // The first override that fits counts: the lock goes before the Config.
    expect(named(kbld('-f', lock, '-f', 'app.yaml', '-f', 'rules.yaml'))).toEqual(resolved);
  });

  it.each(['theirs.yml', 'theirs-imgpkg.yml', 'ours-kbld.yml'])(
    'means by the lock %s what our rewrite means',
    async (lock) => {
      const args = ['rewrite', '-f', 'app.yaml', 'rules.yaml', '--lock', lock, '-o', '-'];
      const { status, stdout, stderr } = await station.run(args);
      expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
      expect(stdout).toContain('# kept');
      expect(named(stdout)).toEqual(resolved);
    },
  );

  it('packs by our lock a tar that we import with every digest the same', async () => {
    const to = `${inside.host}/team`;
    await station.ok([
      'import',
      'pkg.tar',
      '--to',
      to,
      '--accept-unsigned',
      'made by kbld',
      '--lock-output',
      'moved.yml',
    ]);
    const moved = await readFile(station.path('moved.yml'), 'utf8');
    const theirs = await readFile(join(station.folder, 'theirs.yml'), 'utf8');
    const digests = (text: string) =>
      [...new Set(text.match(/newImage: \S+@sha256:[0-9a-f]{64}/g))].map((line) => line.slice(-64));
    expect(digests(moved).sort()).toEqual(digests(theirs).sort());
    for (const [, address = ''] of moved.matchAll(/newImage: (\S+)/g)) must('crane', 'manifest', address, '--insecure');
  });
});
