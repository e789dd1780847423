import { describe, expect, it } from 'vitest';
import { kustomizationFiles } from '../../../main/engine/discover/kustomization-files.ts';
import { file } from './scan-support.ts';

const all = [
  file(
    'k/over/kustomization.yaml',
    'resources: [../base]\npatches:\n- path: p.yaml\n- patch: |-\n    - op: remove\n      path: /x\n',
  ),
  file('k/over/p.yaml', 'a: 1\n'),
  file(
    'k/base/kustomization.yaml',
    'resources:\n- pod.yaml\n- https://example.com/x.yaml\nconfigMapGenerator:\n- name: c\n  files: [a.yaml, b=c.json, none.properties]\n  envs: [x.env]\n',
  ),
  file('k/base/pod.yaml', 'a: 1\n'),
  file('k/base/a.yaml', 'a: 1\n'),
  file('k/base/c.json', '{}\n'),
  file('k/base/x.env', 'A=1\n'),
  file('k/base/not-named.yaml', 'a: 1\n'),
];

describe('the files of a kustomization', () => {
  it('are what it names, by way of the kustomizations of folders too', () => {
    const [over] = all;
    const found = kustomizationFiles(over ? [over] : [], all);
    expect(found.files.map(({ name }) => name)).toEqual([
      'k/base/kustomization.yaml',
      'k/over/p.yaml',
      'k/base/pod.yaml',
      'k/base/a.yaml',
      'k/base/c.json',
      'k/base/x.env',
    ]);
  });

  it('may be missing, and are named then', () => {
    expect(kustomizationFiles(all, all).missing).toEqual(['k/base/none.properties']);
  });

  it('are read once where kustomizations name each other', () => {
    const one = file('a/kustomization.yaml', 'resources: [../b]\n');
    const two = file('b/kustomization.yaml', 'resources: [../a]\n');
    expect(kustomizationFiles([one], [one, two]).files).toEqual([two, one]);
  });
});
