import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { discover, travels } from '../../../main/engine/discover/discover.ts';
import { rewriteFile } from '../../../main/engine/discover/rewrite.ts';

const HEX = 'd'.repeat(64);
const file = (name: string, text: string) => ({ name, bytes: Buffer.from(text) });
const config = (text: string) => file('kbld.yml', `apiVersion: kbld.k14s.io/v1alpha1\nkind: Config\n${text}`);

async function scan(files: ReturnType<typeof file>[], options = {}): Promise<string[]> {
  const { findings } = await discover(files, options);
  return findings
    .filter((finding) => travels(finding) && finding.file !== 'kbld.yml')
    .map(({ how, reference }) => `${how} ${reference}`);
}

describe('kbld Configs among the files', () => {
  it('keys name fields that hold an image', async () => {
    const files = [config('keys: [sidecar]\n'), file('a.yaml', 'sidecar: envoy\n')];
    expect(await scan(files)).toEqual(['search-rule envoy']);
  });

  it('a path matches as a whole, with indexes', async () => {
    const rule =
      'searchRules:\n- keyMatcher: {path: [spec, engines, {allIndexes: true}, ref]}\n- keyMatcher: {path: [spec, first, {index: 0}]}\n';
    const files = [config(rule), file('a.yaml', 'spec: {engines: [{ref: a}, {ref: b, x: {ref: c}}], first: [d, e]}\n')];
    expect(await scan(files)).toEqual(['search-rule a', 'search-rule b', 'search-rule d']);
  });

  it('a value matches as written, a repository without its tag', async () => {
    const rule = 'searchRules:\n- valueMatcher: {image: exactly:one}\n- valueMatcher: {imageRepo: quay.io/acme/api}\n';
    const files = [
      config(rule),
      file('a.yaml', 'a: exactly:one\nb: exactly:two\nc: quay.io/acme/api\nd: quay.io/acme/api2\n'),
    ];
    expect(await scan(files)).toEqual(['search-rule exactly:one', 'search-rule quay.io/acme/api']);
  });

  it('the first rule that matches wins; none means no image', async () => {
    const rule =
      'searchRules:\n- valueMatcher: {image: "nginx:1"}\n  updateStrategy: {none: {}}\n- keyMatcher: {name: image}\n';
    const files = [config(rule), file('a.yaml', 'a: {image: "nginx:1"}\nb: {image: "nginx:2"}\n')];
    expect(await scan(files)).toEqual(['search-rule nginx:2']);
  });

  it('keys come before search rules', async () => {
    const rule = 'searchRules:\n- keyMatcher: {name: x}\n  updateStrategy: {none: {}}\nkeys: [x]\n';
    expect(await scan([config(rule), file('a.yaml', 'x: envoy\n')])).toEqual(['search-rule envoy']);
  });

  it('json and yaml strategies hold rules of their own', async () => {
    const rule =
      'searchRules:\n- keyMatcher: {name: conf}\n  updateStrategy: {json: {searchRules: [{keyMatcher: {name: img}}]}}\n';
    const files = [config(rule), file('a.yaml', `conf: '{"img": "envoy", "other": "x"}'\n`)];
    expect(await scan(files)).toEqual(['search-rule envoy']);
  });

  it('a json strategy reads JSON only, a yaml strategy both', async () => {
    const rule = (strategy: string) =>
      `searchRules:\n- keyMatcher: {name: conf}\n  updateStrategy: {${strategy}: {searchRules: [{keyMatcher: {name: img}}]}}\n`;
    const files = (strategy: string) => [
      config(rule(strategy)),
      file('a.yaml', `conf: "img: envoy"\nx: {conf: '{"img": "nginx"}'}\n`),
    ];
    expect(await scan(files('json'))).toEqual(['search-rule nginx']);
    expect(await scan(files('yaml'))).toEqual(['search-rule envoy', 'search-rule nginx']);
  });

  it('a path begins at each object of a list, which kbld takes apart first', async () => {
    const rule = 'searchRules:\n- keyMatcher: {path: [spec, ref]}\n';
    const list = 'apiVersion: v1\nkind: List\nitems:\n- {apiVersion: acme.io/v1, kind: App, spec: {ref: envoy}}\n';
    expect(await scan([config(rule), file('a.yaml', list)])).toEqual(['search-rule envoy']);
  });

  it('a Config in a list is one like any other', async () => {
    const list =
      'apiVersion: v1\nkind: List\nitems:\n- {apiVersion: kbld.k14s.io/v1alpha1, kind: Config, keys: [ref], overrides: [{image: a, newImage: "b:1"}]}\n- {apiVersion: acme.io/v1, kind: App, spec: {ref: envoy}}\n';
    expect(await scan([file('a.yaml', list)])).toEqual(['kbld-config b:1', 'search-rule envoy']);
  });

  it('of two things that one matcher or override says the first counts', async () => {
    const rule =
      'searchRules:\n- keyMatcher: {name: a, path: [nowhere]}\n- valueMatcher: {image: "envoy:1", imageRepo: nothing}\n';
    const files = [config(rule), file('a.yaml', 'x: {a: nginx, b: "envoy:1"}\n')];
    expect(await scan(files)).toEqual(['search-rule nginx', 'search-rule envoy:1']);
    const override = 'overrides:\n- {image: nothing, imageRepo: nginx, newImage: "quay.io/acme/other:1"}\n';
    expect(await scan([config(override), file('a.yaml', 'image: nginx:1\n')])).toEqual(['image-key nginx:1']);
  });

  it('what is null or empty is not there', async () => {
    const rule =
      'keys: null\noverrides: null\nsearchRules:\n- keyMatcher: {name: ref, path: []}\n  valueMatcher: {image: "", imageRepo: nginx}\n  updateStrategy: {none: null, entireValue: {}}\n';
    expect(await scan([config(rule), file('a.yaml', 'ref: nginx\n')])).toEqual(['search-rule nginx']);
  });

  it.each([
    ['keys: ref\n', 3, 'keys: '],
    ['keys:\n- a\n- ""\n', 5, 'keys[1]: may not be empty'],
    ['searchRules:\n- updateStrategy: {none: {}}\n', 4, 'searchRules[0]: a rule has a keyMatcher or a valueMatcher'],
    ['searchRules:\n- keyMatcher: {nme: x}\n', 4, 'searchRules[0].keyMatcher: a keyMatcher has a name or a path'],
    ['searchRules:\n- keyMatcher: {path: [a, 0]}\n', 4, 'searchRules[0].keyMatcher.path[1]: a part of a path is'],
    ['overrides:\n- image: a\n', 4, 'overrides[0].newImage: '],
    ['overrides:\n- newImage: a\n', 4, 'overrides[0]: an override has an image or an imageRepo'],
  ])('what kbld refuses is a problem of its file: %s', async (text, line, detail) => {
    const { problems } = await discover([config(text), file('a.yaml', 'image: nginx:1\n')]);
    expect(problems).toMatchObject([{ file: 'kbld.yml', line, code: 'input.badRules' }]);
    expect(problems[0]?.params.detail).toContain(detail);
  });

  it.each(['tagSelection: {semver: {}}', 'platformSelection: {os: linux, architecture: arm64}'])(
    'what kbld would choose by %s is a problem, and is no image by itself',
    async (selection) => {
      const files = [
        config(`overrides:\n- {image: app, newImage: quay.io/acme/app, ${selection}}\n`),
        file('a.yaml', 'apiVersion: v1\nkind: Pod\nspec: {containers: [{image: app}]}\n'),
      ];
      const { problems, findings } = await discover(files);
      expect(problems).toMatchObject([{ file: 'kbld.yml', line: 4, code: 'input.selection' }]);
      expect(findings.filter(travels).map(({ reference }) => reference)).toEqual(['app']);
    },
  );

  it('a place that an override replaces gets an address that is what the override puts in', async () => {
    const pinned = `quay.io/acme/app@sha256:${HEX}`;
    const rules = config(`overrides:\n- {imageRepo: quay.io/acme/app, newImage: "${pinned}", preresolved: true}\n`);
    const pod = file('a.yaml', 'apiVersion: v1\nkind: Pod\nspec: {containers: [{image: "quay.io/acme/app:1"}]}\n');
    const moved = rewriteFile(pod, (reference) => reference, { companions: [rules] });
    expect(moved.notRewritten).toEqual([]);
    expect(moved.bytes.toString()).toContain(`image: "${pinned}"`);
  });

  it('what an override puts in is what travels, and what the place is rewritten from', async () => {
    const files = [
      config(`overrides:\n- {image: app, newImage: "quay.io/acme/app@sha256:${HEX}", preresolved: true}\n`),
      file('a.yaml', 'apiVersion: v1\nkind: Pod\nspec: {containers: [{image: app}]}\n'),
    ];
    expect(await scan(files)).toEqual([`image-key quay.io/acme/app@sha256:${HEX}`]);
    const [rules, pod] = files;
    if (!rules || !pod) throw new Error('two files');
    const moved = rewriteFile(
      pod,
      (reference) => (reference.startsWith('quay.io') ? 'harbor.example.net/p/app:1' : undefined),
      { companions: [rules] },
    );
    expect(moved.bytes.toString()).toContain('image: harbor.example.net/p/app:1}');
  });
});

describe('rules of the user', () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'gapferry-rules-'));
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));

  it('a rules file finds, ignores, includes and excludes', async () => {
    const path = join(folder, 'rules.yaml');
    await writeFile(
      path,
      'searchRules: [{keyMatcher: {name: sidecar}}]\nignore: [{keyMatcher: {name: skipped}}]\nexclude: ["docker.io/*"]\ninclude: ["redis*"]\n',
    );
    const text = 'sidecar: envoy\nskipped: quay.io/acme/a:1\nx: docker.io/acme/b:1\ny: redis:7.2\n';
    expect(await scan([file('a.yaml', text)], { rules: [path] })).toEqual([
      'search-rule envoy',
      'custom-resource redis:7.2',
    ]);
  });

  it('gapferry-rules.yaml beside the files is a rules file', async () => {
    const files = [file('d/gapferry-rules.yaml', 'keys: [sidecar]\n'), file('d/a.yaml', 'sidecar: envoy\n')];
    expect(await scan(files)).toEqual(['search-rule envoy']);
  });

  it('what gapferry-rules.yaml names is spoken of there, and is never rewritten', async () => {
    const rules = file(
      'd/gapferry-rules.yaml',
      'ignore:\n- valueMatcher: {image: quay.io/acme/a:1}\nkeys: [quay.io/acme/b:1]\n',
    );
    expect(await scan([rules])).toEqual([]);
    expect(rewriteFile(rules, () => 'harbor.example.net/x:1').changed).toBe(0);
  });

  it('an include makes a maybe travel, a star crosses slashes', async () => {
    const files = [file('a.yaml', 'image: ubuntu\nother: {image: debian}\n')];
    expect(await scan(files)).toEqual([]);
    expect(await scan(files, { include: ['ub*'] })).toEqual(['image-key ubuntu']);
  });

  it('an exclude drops a finding, which the rewrite then leaves alone', async () => {
    const source = file('a.yaml', 'image: quay.io/acme/a:1\n');
    expect(await scan([source], { exclude: ['quay.io/*'] })).toEqual([]);
    expect(rewriteFile(source, () => 'harbor.example.net/x:1', { exclude: ['quay.io/*'] }).changed).toBe(0);
  });

  it('a rules file that is not there or is none says so', async () => {
    const path = join(folder, 'rules.yaml');
    await expect(discover([], { rules: [path] })).rejects.toMatchObject({ code: 'input.notFound' });
    await writeFile(path, 'searchRules: 1\n');
    await expect(discover([], { rules: [path] })).rejects.toMatchObject({
      code: 'input.badRules',
      params: { path, line: 1 },
    });
    await writeFile(path, 'keys: []\na: [\n');
    await expect(discover([], { rules: [path] })).rejects.toMatchObject({ code: 'input.notYaml', params: { path } });
  });
});
