import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { NO_RULES } from '../../../main/engine/discover/kbld-rules.ts';
import { prune } from '../../../main/engine/discover/prune.ts';
import { scanFile } from '../../../main/engine/discover/scan-file.ts';
import type { SourceFile } from '../../../main/engine/discover/source-file.ts';
import { NO_UMBRELLA } from '../../../main/engine/discover/umbrella.ts';
import { file } from './scan-support.ts';

const CORPUS = new URL('../../../../shared/corpus/', import.meta.url).pathname;
const names = existsSync(CORPUS) ? readFileSync(join(CORPUS, 'files.txt'), 'utf8').trim().split('\n') : [];
const surroundings = { variables: {}, charts: {}, values: {}, kustomized: [], umbrella: NO_UMBRELLA, rules: NO_RULES };

const findings = (source: SourceFile, screen: boolean) =>
  scanFile(source, surroundings, { screen }).sites.map(({ finding }) => finding);

/** Lines that are left, without those that are blank. */
const left = (text: string): string[] =>
  prune(text)
    .split('\n')
    .map((line) => line.trimEnd())
    .filter((line) => line !== '');

describe('leaving out what holds no image', () => {
  it('keeps every offset, line, key and index', () => {
    const text =
      'spec:\r\n  env:\r\n  - name: A\r\n    value: "1"\r\n  - name: B_IMAGE\r\n    value: nginx:1.25\r\n  labels:\r\n    a: b\r\n';
    expect(prune(text)).toBe(
      text.replace('name: A', '~      ').replace('value: "1"', '          ').replace('  a: b', '      '),
    );
    expect(findings(file('a.yaml', text), true)).toMatchObject([{ line: 6, path: 'spec.env[1].value' }]);
  });

  it.each([
    ['images under a name that speaks of them', 'images:\n- name: redis\n  x: y\n'],
    ['what stands beside a key', 'kind: ConfigMap\n  # a note that is further in\n'],
    ['an anchor', 'a:\n- name: &x redis\n  value: y\n'],
    ['a variable', `a:\n- name: x\n  value: \${Y}\n`],
    ['the tag of a pair', 'env:\n- name: WEB_TAG\n  value: latest\n'],
    ['the middle of a quoted text', 'a: "x\n  b:\n    c"\n'],
    ['the parameters of a template', 'kind: Template\nparameters:\n- name: NAMESPACE\n  value: acme\n'],
    ['a line that goes on in the next', 'a: |\n  docker run \\\n    - x\n      y\n'],
  ])('leaves %s', (_what, text) => {
    expect(prune(text)).toBe(text);
  });

  it('leaves out all of the schema of a custom resource but its defaults', () => {
    const schema = (rest: string) =>
      `kind: CustomResourceDefinition\nspec:\n  schema:\n    image:\n      description: x\n${rest}`;
    expect(left(schema(''))).toEqual(['kind: CustomResourceDefinition', 'spec:']);
    expect(left(schema('      default: nginx:1.25\n'))).toContain('      default: nginx:1.25');
  });

  it('leaves what is broken, so that it is named with its line', () => {
    const text = 'image: acme/web:1.0\nlabels:\n    a: b\n  c: d\n';
    const scan = (screen: boolean) => scanFile(file('a.yaml', text), surroundings, { screen }).problems;
    expect(scan(true)).toMatchObject([{ code: 'input.notYaml', line: 4 }]);
    expect(scan(true)).toEqual(scan(false));
  });

  const beside = (lines: string) =>
    `image: acme/web:1.0\nother:\n  deep:\n    x1: 1\n    ${lines.replaceAll('\n', '\n    ')}\n    x2: 2\n  more: 1\n`;

  it.each([
    'a: b: c',
    'a: @x',
    'word',
    'a: 1\n- b',
    '- x\na: 1',
    'a: "x" y',
    'a: [x] y',
    'a: - b',
    'a: x\n  b: y',
    'a: x # c\n  d',
    'a: x\n# c\n  d',
    'a: {b: c}\n  d: 1',
    '- - a: b: c',
    'a: |9\n  t',
    'a: |\n    t\n  u',
    'a: |x\n  t',
    '!<x y',
  ])('names what is broken where nothing speaks of images: %j', (lines) => {
    const scan = (screen: boolean) => scanFile(file('a.yaml', beside(lines)), surroundings, { screen }).problems;
    expect(scan(true)).toHaveLength(1);
    expect(scan(true)).toEqual(scan(false));
  });

  it.each([
    'a:\n- b\n- c: 1\n  d: 2\ne: 1',
    'a: a long text\n  that goes on\n  and on\nb: 1',
    'a: |\n  any: thing: at\n    all "\nb: 1',
    "a: [x, \"y\", {z: 1}] # c\nb: 'it''s' # d",
    '# note\na: http://x/y#z\nb: -1\n"c": {}',
  ])('leaves out what is plain: %j', (lines) => {
    const text = beside(lines);
    expect(scanFile(file('a.yaml', text), surroundings, { screen: false }).problems).toEqual([]);
    expect(left(text)).toEqual(['image: acme/web:1.0', 'other:']);
  });

  it('reads the whole where the rest is broken without what was left out', () => {
    const text = 'image: acme/web:1.0\na: [x,\n  b:\n    c, d\n  ]\n';
    expect(findings(file('a.yaml', text), true)).toEqual(findings(file('a.yaml', text), false));
  });

  it.skipIf(names.length === 0).each(names)(
    'loses no finding of %s (skipped where ../shared/corpus is absent)',
    (name) => {
      const source = { name, bytes: readFileSync(join(CORPUS, name)) };
      expect(findings(source, true)).toEqual(findings(source, false));
    },
  );
});
