import { describe, expect, it } from 'vitest';
import { discover } from '../../../main/engine/discover/discover.ts';
import { rewriteFile } from '../../../main/engine/discover/rewrite.ts';
import { file, found, moved, PIN } from './scan-support.ts';

const base = file('k/base/pod.yaml', 'apiVersion: v1\nkind: Pod\nspec:\n  containers:\n  - image: quay.io/a/b:5\n');
const baseList = file('k/base/kustomization.yaml', 'resources: [pod.yaml]\n');
const OVER = 'resources: [../base]\nimages:\n- name: quay.io/a/b\n  newName: quay.io/a/c\n';
const over = file('k/over/kustomization.yaml', OVER);

describe('an entry of a kustomization that gives a new name and no version', () => {
  it('keeps the version of the image that it matches', async () => {
    expect(await found(base, baseList, over)).toEqual(['maybe quay.io/a/b:5', 'certain quay.io/a/c:5']);
  });

  it('keeps the digest of the image that it matches', async () => {
    const pinned = file(base.name, `image: quay.io/a/b@${PIN}\n`);
    expect(await found(pinned, baseList, over)).toContain(`certain quay.io/a/c@${PIN}`);
  });

  it('keeps the version that a kustomization below has put in', async () => {
    const below = file(baseList.name, 'resources: [pod.yaml]\nimages:\n- {name: quay.io/a/b, newTag: "6"}\n');
    expect(await found(base, below, over)).toContain('certain quay.io/a/c:6');
  });

  it('stands for each version of the image that it matches', async () => {
    const other = file('k/base/job.yaml', 'image: quay.io/a/b:7\n');
    expect(await found(base, other, baseList, over)).toEqual([
      'maybe quay.io/a/b:5',
      'maybe quay.io/a/b:7',
      'certain quay.io/a/c:5',
      'certain quay.io/a/c:7',
    ]);
    const address = (reference: string) => `harbor.example/p/${reference.split('/').at(-1)}`;
    const companions = [base, other, baseList];
    const byTag = rewriteFile(over, address, { companions });
    expect(byTag.notRewritten).toEqual([]);
    expect(byTag.bytes.toString()).toBe(OVER.replace('quay.io/a/c', 'harbor.example/p/c'));
    const byDigest = rewriteFile(over, (reference) => `${address(reference)}@${PIN}`, { companions });
    expect(byDigest.bytes.toString()).toBe(OVER);
    expect(byDigest.notRewritten.map(({ why }) => why)[0]).toMatch(/several versions/);
  });

  it('is a maybe that says why where no file names the image', async () => {
    const { findings } = await discover([over]);
    expect(findings.map(({ certainty, reference, why }) => [certainty, reference, why])).toEqual([
      ['maybe', 'quay.io/a/c', expect.stringContaining('stands in no file here')],
    ]);
  });

  it('takes the version with the new address', () => {
    expect(moved(over.name, OVER, base, baseList)).toBe(
      OVER.replace('newName: quay.io/a/c\n', `newName: harbor.example/p/a/c\n  digest: ${PIN}\n`),
    );
  });
});
