import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { tempFolder } from '../support/temp-folder.ts';
import { type CliResult, documentOf, gapferry } from './run-cli.ts';

const DIGEST = `sha256:${'1'.repeat(64)}`;
const DIFF = `--- a/pod.yaml
+++ b/pod.yaml
@@ -4,4 +4,4 @@
   name: x
 spec:
   containers:
-    - image: a.example/x:1 # kept
+    - image: b.example/x@${DIGEST} # kept
`;

describe('rewrite --diff', () => {
  it('prints the diff and writes nothing', async () => {
    const { root, run } = await desk();
    expect(await run(['--diff'])).toEqual({ status: 0, stdout: DIFF, stderr: '' });
    expect((await readdir(root)).sort()).toEqual(['lock.yml', 'pod.yaml', 'state']);
    expect(await readFile(join(root, 'pod.yaml'), 'utf8')).toBe(pod('a.example/x:1'));
  });

  it('writes to a folder too where one is named, and tells it beside the diff', async () => {
    const { root, run } = await desk();
    const result = await run(['--diff', '-o', 'out']);
    expect(result).toMatchObject({ status: 0, stdout: DIFF });
    expect(result.stderr).toContain('pod.yaml: 1 reference changed, written to');
    expect(await readFile(join(root, 'out', 'pod.yaml'), 'utf8')).toBe(pod(`b.example/x@${DIGEST}`));
  });

  it('is in the one JSON document, in base64', async () => {
    const { run } = await desk();
    const document = documentOf(await run(['--diff', '--json']));
    expect(document).toMatchObject({ ok: true, files: [{ file: 'pod.yaml', changed: 1 }] });
    expect(Buffer.from(String(document.diffBase64), 'base64').toString()).toBe(DIFF);
  });

  it.each([
    [[], 'The option -o or --diff is missing.'],
    [['--diff', '-o', '-'], 'Use --diff or -o -, not both: each prints to standard output.'],
  ])('refuses %j', async (args, detail) => {
    const { run } = await desk();
    const result = await run(args);
    expect(result).toMatchObject({ status: 2, stdout: '' });
    expect(result.stderr).toContain(detail);
  });
});

describe('an example that a checksum guards', () => {
  const config =
    'apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: c\ndata:\n  _example: |\n    sidecar-image: a.example/x:1\n';

  it('is left as it is and told with what to do, and that is no failure', async () => {
    const { root, run } = await desk();
    await writeFile(join(root, 'pod.yaml'), `${pod('a.example/x:1')}---\n${config}`);
    const { status, stdout, stderr } = await run(['--diff']);
    expect({ status, stdout }).toEqual({ status: 0, stdout: expect.not.stringContaining('-    sidecar-image') });
    expect(stderr).toContain('Note: pod.yaml, line 15: a.example/x:1 was not rewritten: stands in an example');
    expect(stderr).toContain('copy it out of the example with the new address');
    expect(documentOf(await run(['--diff', '--json']))).toMatchObject({
      ok: true,
      notRewritten: [{ line: 15, reference: 'a.example/x:1', optional: true }],
    });
  });

  it('is told in Chinese too, and where the lock does not know its image', async () => {
    const { root, run } = await desk();
    await writeFile(join(root, 'pod.yaml'), `${pod('a.example/x:1')}---\n${config.replace('x:1', 'y:1')}`);
    const { status, stderr } = await run(['--diff', '--lang', 'zh']);
    expect(status).toBe(0);
    expect(stderr).toContain('a.example/y:1 未改写：位于受校验和保护');
  });
});

describe('rewrite -o -', () => {
  const chart = {
    'Chart.yaml': 'apiVersion: v2\nname: c\nversion: 1.0.0\n',
    'values.yaml': 'image: a.example/x:1\n',
    'templates/pod.yaml': pod('a.example/x:1'),
  };
  const stream = async (files: Readonly<Record<string, string>>, ...more: readonly string[]) => {
    const { root, run } = await desk();
    for (const [name, text] of Object.entries(files)) {
      await mkdir(dirname(join(root, name)), { recursive: true });
      await writeFile(join(root, name), text);
    }
    return run([...Object.keys(files).flatMap((name) => ['-f', name]), '-o', '-', ...more]);
  };
  const moved = pod(`b.example/x@${DIGEST}`);

  it.each([
    ['a compose file', { 'compose.yaml': 'services:\n  a:\n    image: a.example/x:1\n' }, 'compose.yaml'],
    ['a list', { 'images.txt': 'a.example/x:1\n' }, 'images.txt'],
    ['a chart', chart, 'templates/pod.yaml, values.yaml'],
    ['a template', { 'pod.yaml.tpl': 'image: a.example/x:1\n' }, 'pod.yaml.tpl'],
    [
      'a kustomization',
      {
        'kustomization.yaml':
          'apiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\nimages:\n- {name: web, newName: a.example/x, newTag: "1"}\n',
      },
      'kustomization.yaml',
    ],
  ])('leaves out %s and says so', async (_what, files, named) => {
    const { status, stdout, stderr } = await stream(files);
    expect({ status, stdout }).toEqual({ status: 0, stdout: moved });
    for (const name of named.split(', ')) expect(stderr).toContain(name);
    expect(stderr).toContain('kubectl');
    expect((await stream(files, '--lang', 'zh')).stderr).toContain('未放入输出流');
  });

  it('has objects behind a byte order mark, and leaves the mark out', async () => {
    const json = '{"kind": "Pod", "apiVersion": "v1"}\n';
    const other = pod('a.example/x:1').replace('name: x', 'name: y');
    expect(await stream({ 'a.json': `\ufeff${json}`, 'b.yaml': `\ufeff${other}` })).toEqual({
      status: 0,
      stdout: `${moved}---\n${json}---\n${other.replace('a.example/x:1', `b.example/x@${DIGEST}`)}`,
      stderr: '',
    });
  });

  it('has objects in JSON, in lists and with comments only between them', async () => {
    const json = '{"kind": "Pod", "apiVersion": "v1"}\n';
    const list = `# many\n---\n# one\n---\n${pod('a.example/x:1')}`;
    expect(await stream({ 'a.json': json, 'b.yaml': list })).toEqual({
      status: 0,
      stdout: `${moved}---\n${json}---\n${list.replace('a.example/x:1', `b.example/x@${DIGEST}`)}`,
      stderr: '',
    });
  });
});

describe('a zip of a folder', () => {
  // A stored entry "k/pod.yaml", as zip -0 writes it.
  const zip = (text: string) => {
    const [name, body] = [Buffer.from('k/pod.yaml'), Buffer.from(text)];
    const local = Buffer.alloc(30);
    local.writeUInt32LE(0x04034b50);
    const central = Buffer.alloc(46);
    central.writeUInt32LE(0x02014b50);
    const end = Buffer.alloc(22);
    end.writeUInt32LE(0x06054b50);
    for (const [header, at] of [
      [local, 18],
      [central, 20],
    ] as const) {
      header.writeUInt32LE(body.length, at);
      header.writeUInt32LE(body.length, at + 4);
      header.writeUInt16LE(name.length, at + 8);
    }
    end.writeUInt16LE(1, 8);
    end.writeUInt16LE(1, 10);
    end.writeUInt32LE(central.length + name.length, 12);
    end.writeUInt32LE(local.length + name.length + body.length, 16);
    return Buffer.concat([local, name, body, central, name, end]);
  };

  it('is in no diff, and is written as a folder; both are told', async () => {
    const { root, run } = await desk();
    await writeFile(join(root, 'k.zip'), zip(pod('a.example/x:1')));
    const diff = await run(['-f', 'k.zip', '--diff']);
    expect(diff).toMatchObject({ status: 0, stdout: DIFF });
    expect(diff.stderr).toContain('k.zip/k/pod.yaml');
    const written = await run(['-f', 'k.zip', '-o', 'out']);
    expect(written.stderr).toContain('Note: k.zip is a zip; what was in it is written to a folder of that name.');
    expect(await readFile(join(root, 'out', 'k.zip', 'k', 'pod.yaml'), 'utf8')).toBe(pod(`b.example/x@${DIGEST}`));
  });
});

describe('rewrite --images-annotation', () => {
  it("adds kbld's annotation with the name of before, and nothing else beside the new address", async () => {
    const { root, run } = await desk();
    expect(await run(['--images-annotation', '-o', 'out'])).toMatchObject({ status: 0, stderr: '' });
    expect(await readFile(join(root, 'out', 'pod.yaml'), 'utf8')).toBe(
      pod(`b.example/x@${DIGEST}`).replace(
        '  name: x\n',
        `  annotations:
    kbld.k14s.io/images: |
      - origins:
        - resolved:
            tag: "1"
            url: a.example/x:1
        url: b.example/x@${DIGEST}
  name: x
`,
      ),
    );
  });
});

describe('files that are not those of the lock', () => {
  it('are warned about by what only one of the two names', async () => {
    const { root, run } = await desk();
    await writeFile(join(root, 'lock.yml'), lockOf('a.example/x:0', 'a.example/gone:1'));
    const result = await run(['--diff']);
    expect(result.stderr).toContain(
      'Warning: The lock names 2 references that these files do not ask for: a.example/gone:1, a.example/x:0.',
    );
    expect(result.stderr).toContain(
      'Warning: These files name 1 reference that the lock does not know: a.example/x:1.',
    );
    const warnings = [
      { kind: 'gone', references: ['a.example/gone:1', 'a.example/x:0'] },
      { kind: 'new', references: ['a.example/x:1'] },
    ];
    expect(documentOf(await run(['--diff', '--json']))).toMatchObject({ ok: false, warnings });
  });

  it('are told once for each reference, however often it is named', async () => {
    const { root, run } = await desk();
    const image = '    - image: a.example/new:1\n';
    await writeFile(join(root, 'pod.yaml'), pod('a.example/x:1') + image + image);
    const { status, stderr } = await run(['-o', 'out']);
    expect(status).toBe(3);
    expect(stderr.split('a.example/new:1')).toHaveLength(2);
    expect(stderr).toContain('They stand at: pod.yaml:8, pod.yaml:9.');
  });

  it('are not those that have the new addresses already', async () => {
    const { root, run } = await desk();
    await writeFile(join(root, 'pod.yaml'), pod(`b.example/x@${DIGEST}`));
    expect(documentOf(await run(['--diff', '--json']))).toMatchObject({ ok: true, warnings: [] });
  });

  it('are warned about in Chinese too', async () => {
    const { root, run } = await desk();
    await writeFile(join(root, 'lock.yml'), lockOf('a.example/x:1', 'a.example/gone:1'));
    expect((await run(['--diff', '--lang', 'zh'])).stderr).toContain(
      '锁中有 1 个引用在这些文件中已不需要：a.example/gone:1',
    );
  });
});

describe('a second rewrite with the same lock', () => {
  it.each([
    ['fields', 'values.yaml', 'image:\n  registry: a.example\n  repository: x\n  tag: "1"\n'],
    ['fields with one for the digest', 'values.yaml', 'image: {repository: a.example/x, tag: "1", digest: ""}\n'],
    ['an image and its tag', 'values.yaml', 'web:\n  image: a.example/x\n  tag: "1"\n'],
    ['a kustomization', 'kustomization.yaml', 'images:\n- name: web\n  newName: a.example/x\n  newTag: "1"\n'],
    ['compose', 'compose.yaml', 'services:\n  web:\n    image: a.example/x:1\n'],
    ['a list', 'images.txt', 'a.example/x:1\n'],
  ])('changes nothing in %s and is no failure', async (_what, name, text) => {
    const { root } = await desk();
    const env = { GAPFERRY_HOME: join(root, 'state') };
    await writeFile(join(root, name), text);
    const rewrite = (folder: string, output: string) =>
      gapferry(['rewrite', '-f', name, '--lock', join(root, 'lock.yml'), '-o', output, '--json'], { cwd: folder, env });
    expect(documentOf(await rewrite(root, 'once'))).toMatchObject({ ok: true, files: [{ changed: 1 }] });
    const again = await rewrite(join(root, 'once'), '../twice');
    expect(documentOf(again)).toMatchObject({ ok: true, files: [{ changed: 0 }], warnings: [], notRewritten: [] });
    const [once, twice] = await Promise.all(
      ['once', 'twice'].map((folder) => readFile(join(root, folder, name), 'utf8')),
    );
    expect(once).toContain(DIGEST);
    expect(twice).toBe(once);
  });
});

/** A folder with a file and a lock for it, and the command in it. */
async function desk(): Promise<{ root: string; run: (args: readonly string[]) => Promise<CliResult> }> {
  const root = await tempFolder();
  await writeFile(join(root, 'pod.yaml'), pod('a.example/x:1'));
  await writeFile(join(root, 'lock.yml'), lockOf('a.example/x:1'));
  const env = { GAPFERRY_HOME: join(root, 'state') };
  const run = (args: readonly string[]) =>
    gapferry(['rewrite', '-f', 'pod.yaml', '--lock', 'lock.yml', ...args], { cwd: root, env });
  return { root, run };
}

function pod(image: string): string {
  return `apiVersion: v1\nkind: Pod\nmetadata:\n  name: x\nspec:\n  containers:\n    - image: ${image} # kept\n`;
}

function lockOf(...images: readonly string[]): string {
  const overrides = images.map((image) => {
    return `  - image: ${image}\n    newImage: b.example/x@${DIGEST}\n    preresolved: true\n`;
  });
  return `apiVersion: kbld.k14s.io/v1alpha1\nkind: Config\noverrides:\n${overrides.join('')}`;
}
