import { describe, expect, it } from 'vitest';
import { discover } from '../../../main/engine/discover/discover.ts';
import { rewriteFile } from '../../../main/engine/discover/rewrite.ts';
import { file, found, PIN } from './scan-support.ts';

const chart = (folder: string, more = '') => file(`${folder}/Chart.yaml`, `name: x\nversion: 1.0.0\n${more}`);
const SUB = 'image:\n  repository: quay.io/a/sub\n  tag: "1.0"\n';
const sub = [chart('p/charts/sub'), file('p/charts/sub/values.yaml', SUB)];
const parent = (values: string, more = '') => [chart('p', more), file('p/values.yaml', values)];

describe('the values of a chart over those of its subcharts', () => {
  it('replace a tag, quoted or not', async () => {
    for (const tag of ['"2.10"', '2.10'])
      expect(await found(...parent(`sub:\n  image: {tag: ${tag}}\n`), ...sub)).toEqual([
        'certain quay.io/a/sub:2.10',
        'maybe quay.io/a/sub:1.0',
      ]);
  });

  it('are shown where the parent sets them, and are to be completed by hand', async () => {
    const files = [...parent('sub:\n  image:\n    tag: "2.0"\n'), ...sub];
    const { findings } = await discover(files);
    expect(findings[0]).toMatchObject({ file: 'p/values.yaml', line: 3, column: 11, path: 'sub.image.tag' });
    const [, values] = files;
    if (!values) throw new Error('values.yaml');
    const result = rewriteFile(values, () => `harbor.example/p/sub@${PIN}`, { companions: files });
    expect(result.bytes.equals(values.bytes)).toBe(true);
    expect(result.notRewritten.map(({ why }) => why)).toEqual([expect.stringContaining('p/charts/sub/values.yaml')]);
  });

  it('replace a whole image', async () => {
    const values = 'sub: {image: {repository: quay.io/b/sub, tag: "3"}}\n';
    expect(await found(...parent(values), ...sub)).toEqual(['certain quay.io/b/sub:3', 'maybe quay.io/a/sub:1.0']);
  });

  it('go by the alias of a dependency', async () => {
    const alias = 'dependencies: [{name: sub, alias: one}, {name: sub, alias: two}]\n';
    expect(await found(...parent('one: {image: {tag: "2.0"}}\n', alias), ...sub)).toEqual([
      'certain quay.io/a/sub:2.0',
      'certain quay.io/a/sub:1.0',
    ]);
  });

  it('reach the subcharts of subcharts, and packed ones', async () => {
    const inner = 'p/charts/sub-1.0.0.tgz/sub/charts/low';
    const files = [chart('p/charts/sub-1.0.0.tgz/sub'), file('p/charts/sub-1.0.0.tgz/sub/values.yaml', 'a: 1\n')];
    const low = [chart(inner), file(`${inner}/values.yaml`, SUB)];
    expect(await found(...parent('sub: {low: {image: {tag: "2.0"}}}\n'), ...files, ...low)).toContain(
      'maybe quay.io/a/sub:1.0',
    );
  });

  it('change nothing where they say the same, or speak of others', async () => {
    const values = 'sub: {image: {tag: "1.0"}, replicas: 2}\nother: {image: {tag: "2"}}\n';
    expect(await found(...parent(values), ...sub)).toEqual(['certain quay.io/a/sub:1.0']);
  });

  it('leave alone what they cannot be put into', async () => {
    const values = 'x: &x {tag: "2"}\nsub:\n  image: *x\n';
    expect(await found(...parent(values), ...sub)).toContain('certain quay.io/a/sub:1.0');
  });

  it('fill the templates of their subcharts', async () => {
    const template = file('p/charts/sub/templates/a.yaml', 'image: "{{ .Values.global.registry }}/a/b:5"\n');
    expect(await found(...parent('global: {registry: quay.io}\n'), ...sub, template)).toContain('likely quay.io/a/b:5');
  });
});

describe('an image of a template whose values are all known', () => {
  const image = (text: string) =>
    found(...parent('r: quay.io\nx: ""\n', 'appVersion: "9"\n'), file('p/templates/a.yaml', text));

  it.each([
    ['written out in part', 'image: "{{ .Values.r }}/a/b:5"\n', 'quay.io/a/b:5'],
    [
      'printed with the version of the chart',
      'image: {{ printf "quay.io/a/b:%s" .Chart.AppVersion }}\n',
      'quay.io/a/b:9',
    ],
    [
      'printed with a default, in parentheses',
      'image: {{ printf "%s/acme/b:v%s" .Values.r (.Values.x | default .Chart.AppVersion) | quote }}\n',
      'quay.io/acme/b:v9',
    ],
  ])('is likely when %s', async (_how, text, reference) => {
    expect(await image(text)).toEqual([`likely ${reference}`]);
  });

  it.each([
    ['a value is not known', 'image: {{ printf "quay.io/a/b:%s" .Values.none }}\n'],
    ['a function is not known', 'image: {{ printf "quay.io/a/b:%s" (include "x" .) }}\n'],
    ['it is all from values, where it is found', 'image: {{ printf "%s-%s:%s" .Values.r .Values.r .Values.r }}\n'],
    ['parentheses are left open', 'image: {{ printf "quay.io/a/b:%s" (.Values.r }}\n'],
  ])('is none when %s', async (_why, text) => {
    expect(await image(text)).toEqual([]);
  });
});

describe('values beside the own values of a chart', () => {
  const own = file('c/values.yaml', 'image:\n  repository: corp/own\n  tag: "1.0"\n');
  const head = chart('c', 'appVersion: 5.5.5\n');

  it('that set a tag alone name another image', async () => {
    const prod = file('c/values-prod.yaml', 'image: {tag: "9.0"}\n');
    expect(await found(head, own, prod)).toEqual(['certain corp/own:1.0', 'likely corp/own:9.0']);
    const byTag = rewriteFile(prod, (reference) => `harbor.example/${reference}`, { companions: [head, own] });
    expect(byTag.notRewritten).toEqual([]);
    const byDigest = rewriteFile(prod, () => `harbor.example/corp/own@${PIN}`, { companions: [head, own] });
    expect(byDigest.notRewritten).toMatchObject([{ line: 1, why: expect.stringContaining('c/values.yaml') }]);
  });

  it('that set a repository alone take the tag of these, not the version of the chart', async () => {
    const staging = file('c/values.staging.yaml', 'image: {repository: corp/other}\n');
    expect(await found(head, own, staging)).toEqual([
      'certain corp/own:1.0',
      'maybe corp/other:5.5.5',
      'likely corp/other:1.0',
    ]);
  });

  it('that name a whole image, or none, add nothing', async () => {
    const whole = file('c/values-x.yaml', 'image: {repository: corp/x, tag: "3"}\n');
    const none = file('c/values-y.yaml', 'replicas: 3\n');
    expect(await found(head, own, whole, none)).toEqual(['certain corp/own:1.0', 'certain corp/x:3']);
  });
});
