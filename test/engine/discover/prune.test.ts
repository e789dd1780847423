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
