import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { rewriteFile } from '../../../main/engine/discover/rewrite.ts';

const PIN = `sha256:${'f'.repeat(64)}`;
const move = (reference: string) =>
  reference.startsWith('harbor.') ? undefined : `harbor.example.net/p/${reference.replace(/[:@].*/, '')}@${PIN}`;
const rewrite = (text: string) =>
  rewriteFile({ name: 'a.yaml', bytes: Buffer.from(text) }, move, { imagesAnnotation: true }).bytes.toString();

describe("kbld's annotation of images", () => {
  it('is put into metadata without annotations, in new lines only', () => {
    expect(
      rewrite(
        'apiVersion: v1\nkind: Pod\nmetadata:\n  name: a # mine\nspec:\n  containers:\n  - image: nginx:1.14.2\n',
      ),
    ).toBe(`apiVersion: v1
kind: Pod
metadata:
  annotations:
    kbld.k14s.io/images: |
      - origins:
        - resolved:
            tag: 1.14.2
            url: nginx:1.14.2
        url: harbor.example.net/p/nginx@${PIN}
  name: a # mine
spec:
  containers:
  - image: harbor.example.net/p/nginx@${PIN}
`);
  });

  it('notes the tag that was asked for where none is written, as kbld does', () => {
    const text = 'apiVersion: v1\nkind: Pod\nmetadata:\n  name: a\nspec:\n  containers:\n  - image: nginx\n';
    expect(rewrite(text)).toContain('- resolved:\n            tag: latest\n            url: nginx\n');
  });

  it('is put before other annotations, sorted, each address once, with the line ends of the file', () => {
    const text =
      'apiVersion: v1\r\nkind: Pod\r\nmetadata:\r\n  annotations:\r\n    a: b\r\nspec:\r\n  containers:\r\n  - image: z:1\r\n  - image: b:2\r\n  - image: z:1\r\n';
    const after = rewrite(text);
    expect(after.replaceAll('\r\n', '')).not.toContain('\n');
    const { annotations } = parse(after).metadata;
    expect(Object.keys(annotations)).toEqual(['kbld.k14s.io/images', 'a']);
    expect(parse(annotations['kbld.k14s.io/images']).map((one: { url: string }) => one.url)).toEqual([
      `harbor.example.net/p/b@${PIN}`,
      `harbor.example.net/p/z@${PIN}`,
    ]);
  });

  it('goes into each resource of a list that has images', () => {
    const item = (name: string, spec: string) =>
      `- apiVersion: v1\n  kind: Pod\n  metadata:\n    name: ${name}\n${spec}`;
    const after = parse(
      rewrite(
        `apiVersion: v1\nkind: List\nitems:\n${item('a', '  spec:\n    containers: [{image: "x:1"}]\n')}${item('b', '')}`,
      ),
    );
    expect(after.items.map((one: { metadata: object }) => 'annotations' in one.metadata)).toEqual([true, false]);
  });

  it('is not written twice, nor for images that were pinned before, nor into JSON', () => {
    const once = rewrite('apiVersion: v1\nkind: Pod\nmetadata:\n  name: a\nimage: nginx:1\n');
    expect(rewrite(once)).toBe(once);
    expect(rewrite(`apiVersion: v1\nkind: Pod\nmetadata:\n  name: a\nimage: nginx@${PIN}\n`)).not.toContain(
      'annotations',
    );
    expect(rewrite('{"apiVersion":"v1","kind":"Pod","metadata":{"name":"a"},"image":"nginx:1"}')).not.toContain(
      'annotations',
    );
  });

  it.each([
    ['in flow style', 'apiVersion: v1\nkind: Pod\nmetadata: {name: a}\nspec: {containers: [{image: "nginx:1"}]}\n', 1],
    [
      'with it already',
      `apiVersion: v1\nkind: Pod\nmetadata:\n  annotations: {kbld.k14s.io/images: ""}\nspec: {image: "nginx:1"}\n`,
      0,
    ],
    [
      'in block style',
      'apiVersion: v1\nkind: Pod\nmetadata:\n  name: a\nspec: {containers: [{image: "nginx:1"}]}\n',
      0,
    ],
  ])('cannot be put into a resource %s, or is there: only the first is told', (_how, text, told) => {
    const { notRewritten } = rewriteFile({ name: 'a.yaml', bytes: Buffer.from(text) }, move, {
      imagesAnnotation: true,
    });
    expect(notRewritten.map(({ reference, optional }) => [reference, optional])).toEqual(
      told ? [['nginx:1', true]] : [],
    );
  });
});
