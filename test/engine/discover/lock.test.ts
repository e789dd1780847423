import { describe, expect, it } from 'vitest';
import { formatLock, formatRelocationLock, parseLock } from '../../../main/engine/discover/lock.ts';
import { rewriteFile } from '../../../main/engine/discover/rewrite.ts';
import { readRuleDocuments } from '../../../main/engine/discover/rule-documents.ts';

const A = 'a'.repeat(64);
const B = 'b'.repeat(64);
const file = (text: string, name = 'lock.yml') => ({ name, bytes: Buffer.from(text) });

const entries = [
  { reference: 'quay.io/acme/web:v1', pinned: `quay.io/acme/web@sha256:${B}`, tag: 'v1' },
  { reference: 'nginx:1.14.2', pinned: `docker.io/library/nginx@sha256:${A}`, tag: '1.14.2' },
];

describe('formatLock', () => {
  it('repeats the rules of kbld Configs, so that kbld finds the same places by the lock alone', () => {
    const config = file(
      'apiVersion: kbld.k14s.io/v1alpha1\nkind: Config\nkeys: [engine]\nsearchRules:\n- keyMatcher: {path: [spec, {allIndexes: true}, img]}\n  updateStrategy:\n    none: {}\n',
    );
    const text = formatLock([], 'kbld', readRuleDocuments(config));
    expect(text).toContain('keys:\n- engine\n');
    expect(text).toContain(
      'searchRules:\n- keyMatcher:\n    path:\n    - spec\n    - allIndexes: true\n    - img\n  updateStrategy:\n    none: {}\n',
    );
    expect(readRuleDocuments(file(text))).toMatchObject(readRuleDocuments(config));
    expect(formatLock([], 'imgpkg', readRuleDocuments(config))).not.toContain('searchRules');
  });

  it("writes kbld's lock with its keys in kbld's order and Docker Hub under kbld's name", () => {
    expect(formatLock(entries, 'kbld')).toBe(`apiVersion: kbld.k14s.io/v1alpha1
kind: Config
overrides:
- image: nginx:1.14.2
  newImage: index.docker.io/library/nginx@sha256:${A}
  preresolved: true
- image: quay.io/acme/web:v1
  newImage: quay.io/acme/web@sha256:${B}
  preresolved: true
`);
  });

  it("writes imgpkg's lock with what strict parsing allows and nothing else", () => {
    expect(formatLock(entries.slice(1), 'imgpkg')).toBe(`---
apiVersion: imgpkg.carvel.dev/v1alpha1
images:
- annotations:
    kbld.carvel.dev/id: nginx:1.14.2
    kbld.carvel.dev/origins: |
      - resolved:
          tag: 1.14.2
          url: nginx:1.14.2
  image: index.docker.io/library/nginx@sha256:${A}
kind: ImagesLock
`);
  });

  it('notes the tag that was asked for where none is written, as kbld does', () => {
    const lock = formatLock([{ reference: 'nginx', pinned: `docker.io/library/nginx@sha256:${A}` }], 'imgpkg');
    expect(lock).toContain('- resolved:\n          tag: latest\n          url: nginx\n');
  });

  it.each(['imgpkg', 'kbld'] as const)('writes %s locks that parseLock reads back', (format) => {
    expect(parseLock(file(formatLock(entries, format)))).toEqual([
      { reference: 'nginx:1.14.2', pinned: `index.docker.io/library/nginx@sha256:${A}`, tag: '1.14.2' },
      { reference: 'quay.io/acme/web:v1', pinned: `quay.io/acme/web@sha256:${B}`, tag: 'v1' },
    ]);
  });

  it('quotes tags that YAML 1.1 would read as numbers, as Go programs write and read them', () => {
    const lock = formatLock([{ reference: 'a:1.20', pinned: `a@sha256:${A}`, tag: '1.20' }], 'imgpkg');
    expect(lock).toContain('tag: "1.20"');
  });
});

describe('formatRelocationLock', () => {
  it('names the new addresses, which the rewrite then puts in', () => {
    const moved = [{ reference: 'nginx:1.14.2', pinned: `harbor.example.net/p/nginx@sha256:${A}` }];
    const lock = new Map(parseLock(file(formatRelocationLock(moved))).map((entry) => [entry.reference, entry.pinned]));
    const { bytes } = rewriteFile(file('image: nginx:1.14.2 # web\n', 'a.yaml'), (reference) => lock.get(reference));
    expect(bytes.toString()).toBe(`image: harbor.example.net/p/nginx@sha256:${A} # web\n`);
  });
});

describe('parseLock', () => {
  it('reads what real kbld writes', () => {
    const text = `apiVersion: kbld.k14s.io/v1alpha1
kind: Config
minimumRequiredVersion: 0.30.0
overrides:
- image: acme/tool
  newImage: index.docker.io/acme/tool@sha256:${A}
  preresolved: true
- image: other
  newImage: other:v2
searchRules:
- keyMatcher: {name: sidecarImage}
`;
    expect(parseLock(file(text))).toEqual([
      { reference: 'acme/tool', pinned: `index.docker.io/acme/tool@sha256:${A}` },
    ]);
  });

  it('takes the image itself where an ImagesLock gives no id', () => {
    const text = `apiVersion: imgpkg.carvel.dev/v1alpha1\nkind: ImagesLock\nimages:\n- image: a.io/b@sha256:${A}\n`;
    expect(parseLock(file(text))).toEqual([{ reference: `a.io/b@sha256:${A}`, pinned: `a.io/b@sha256:${A}` }]);
  });

  it.each([
    [
      'an unknown field in an ImagesLock',
      `apiVersion: imgpkg.carvel.dev/v1alpha1\nkind: ImagesLock\nimages: [{image: a@sha256:${A}, tag: x}]`,
    ],
    [
      'an image that is not pinned',
      'apiVersion: imgpkg.carvel.dev/v1alpha1\nkind: ImagesLock\nimages: [{image: "a:1"}]',
    ],
    [
      'an override that is not pinned',
      'apiVersion: kbld.k14s.io/v1alpha1\nkind: Config\noverrides: [{image: a, newImage: "a:1", preresolved: true}]',
    ],
    ['another kind of file', 'apiVersion: v1\nkind: Pod'],
    ['no image', 'apiVersion: kbld.k14s.io/v1alpha1\nkind: Config'],
    ['an empty file', ''],
    [
      'an alias bomb',
      `apiVersion: kbld.k14s.io/v1alpha1\nkind: Config\na: &a [x,x,x,x,x,x,x,x,x,x]\nb: &b [*a,*a,*a,*a,*a,*a,*a,*a,*a,*a]\nc: [*b,*b,*b,*b,*b,*b,*b,*b,*b,*b,*b,*b]`,
    ],
  ])('refuses %s', (_what, text) => {
    expect(() => parseLock(file(text))).toThrow(expect.objectContaining({ code: 'input.badLock' }));
  });

  it('says the line where it is no YAML', () => {
    expect(() => parseLock(file('a: 1\nb: [\n'))).toThrow(expect.objectContaining({ code: 'input.notYaml' }));
  });
});
