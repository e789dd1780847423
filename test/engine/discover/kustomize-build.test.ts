import { execFile } from 'node:child_process';
import { cp, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { discover, travels } from '../../../main/engine/discover/discover.ts';
import { loadSources } from '../../../main/engine/discover/load-sources.ts';
import { movedNames } from '../../../main/engine/discover/moved-names.ts';
import { rewriteFile, rewriteFrame } from '../../../main/engine/discover/rewrite.ts';
import { file, found, move, PIN } from './scan-support.ts';

const run = promisify(execFile);
const hasKubectl = await run('kubectl', ['version', '--client']).then(
  () => true,
  () => false,
);

const FILES = {
  'base/kustomization.yaml':
    'resources: [pod.yaml]\nconfigMapGenerator:\n- name: c\n  literals: ["HELPER_IMAGE=ghcr.io/acme/helper:1.0"]\n  files: [app.properties, x=set.ini]\n',
  'base/pod.yaml':
    'apiVersion: v1\nkind: Pod\nmetadata: {name: p}\nspec:\n  containers:\n  - {name: a, image: "nginx:1.25"}\n  - {name: b, image: "quay.io/acme/b:1.0"}\n  - {name: c, image: "busybox:1.36"}\n  - {name: d, image: "quay.io/acme/d:1.0"}\n',
  'base/app.properties': 'sidecar.image=ghcr.io/acme/side:1.5\n',
  'base/set.ini': 'img = quay.io/acme/ini:3.2\n',
  'part/kustomization.yaml':
    'apiVersion: kustomize.config.k8s.io/v1alpha1\nkind: Component\nimages:\n- {name: busybox, newName: ghcr.io/acme/bb}\n',
  'over/kustomization.yaml': `resources: [../base]\ncomponents: [../part]\nimages:\n- name: nginx\n  digest: sha256:${'1'.repeat(64)}\n- name: quay.io/acme/b\n  tagSuffix: -debian\npatches:\n- target: {kind: Pod}\n  patch: |-\n    - op: replace\n      path: /spec/containers/3/image\n      value: quay.io/acme/d:9.0\n`,
};

let folder = '';
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'gapferry-kustomize-'));
  for (const [name, text] of Object.entries(FILES)) {
    await mkdir(dirname(join(folder, 'k', name)), { recursive: true });
    await writeFile(join(folder, 'k', name), text);
  }
});
afterEach(() => rm(folder, { recursive: true, force: true }));

/** Writes the moved tree beside the one there is. */
async function moveAll(): Promise<void> {
  await cp(join(folder, 'k'), join(folder, 'moved'), { recursive: true });
  const { files, problems } = await loadSources([{ path: join(folder, 'k'), name: 'moved' }]);
  expect(problems).toEqual([]);
  const { findings } = await discover(files);
  const frame = rewriteFrame(files, {});
  const moved = movedNames(frame.surroundings.kustomized, findings.filter(travels), move);
  for (const one of files) {
    const { bytes, notRewritten } = rewriteFile(one, move, {}, { ...frame, moved });
    expect(notRewritten).toEqual([]);
    await writeFile(join(folder, one.name), bytes);
  }
}

const build = async (name: string): Promise<string> =>
  (await run('kubectl', ['kustomize', join(folder, name, 'over')])).stdout;

describe('a kustomization of several folders', () => {
  it('is found as it is built: suffixes, components, digests, patches, and the files of generators', async () => {
    const { files } = await loadSources([{ path: join(folder, 'k'), name: 'k' }]);
    const { findings } = await discover(files);
    expect(findings.filter(travels).map(({ reference }) => reference)).toEqual([
      'ghcr.io/acme/helper:1.0',
      'quay.io/acme/d:1.0',
      `nginx@sha256:${'1'.repeat(64)}`,
      'quay.io/acme/b:1.0-debian',
      'quay.io/acme/d:9.0',
      'ghcr.io/acme/bb:1.36',
      'ghcr.io/acme/side:1.5',
      'quay.io/acme/ini:3.2',
    ]);
  });

  it.skipIf(!hasKubectl)(
    'is built the same after a rewrite but for the addresses (skipped without kubectl)',
    async () => {
      await moveAll();
      const wanted = (await build('k'))
        .replace(/(?:ghcr\.io\/|quay\.io\/)[\w./-]+:[\w.-]+|nginx@sha256:1+/g, (reference) => move(reference))
        .replace(/name: c-\w+/, 'name: c');
      expect((await build('moved')).replace(/name: c-\w+/, 'name: c')).toBe(wanted);
      expect(wanted.split(PIN)).toHaveLength(8);
    },
  );
});

describe('what a kustomization takes from elsewhere', () => {
  const notes = async (text: string) => (await discover([file('k/kustomization.yaml', text)])).notes;

  it.each([
    ['a base', 'resources:\n- https://github.com/acme/x//deploy?ref=v1\n', 2, /^kustomize fetches https:/],
    [
      'a base without a scheme',
      'resources:\n- a.yaml\n- acme.example/x//deploy?ref=v1\n',
      3,
      /^kustomize fetches acme/,
    ],
    ['a chart', 'helmCharts:\n- {name: redis, version: 1.2.3, repo: "https://charts.example"}\n', 2, /redis 1\.2\.3/],
    [
      'a replacement of an image',
      'replacements:\n- {targets: [{select: {kind: Pod}, fieldPaths: [spec.containers.0.image]}]}\n',
      2,
      /compare what it builds/,
    ],
  ])('is noted: %s', async (_what, text, line, words) => {
    expect(await notes(text)).toMatchObject([{ kind: 'elsewhere', line, text: expect.stringMatching(words) }]);
  });

  it('is nothing where all of it is here', async () => {
    expect(await notes('resources: [../base, a.yaml]\nhelmCharts: [{name: own}]\n')).toEqual([]);
  });
});

describe('a suffix of tags', () => {
  const entry = 'resources: [a.yaml]\nimages:\n- name: quay.io/a/b\n  tagSuffix: -x\n';

  it.each([
    ['goes behind the tag', 'image: quay.io/a/b:1.0\n', 'certain quay.io/a/b:1.0-x'],
    ['puts away the digest', `image: quay.io/a/b:1.0@${PIN}\n`, 'certain quay.io/a/b:1.0-x'],
  ])('%s', async (_what, text, wanted) => {
    expect(await found(file('k/a.yaml', text), file('k/kustomization.yaml', entry))).toContain(wanted);
  });
});
