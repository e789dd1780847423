import { describe, expect, it } from 'vitest';
import { NewAddresses } from '../../main/jobs/new-addresses.ts';
import { rewriteFiles } from '../../main/jobs/rewrite-files.ts';

const HERE = 'harbor.example/apps';
const OPTIONS = { include: [], exclude: [], rules: [] };
const POD = 'kind: Pod\napiVersion: v1\nspec: {containers: [{image: "redis:7"}]}\n';
const ADDRESSES = new NewAddresses(
  new Map([
    ['redis:7', `${HERE}/redis:7`],
    ['ghcr.io/acme/one:1.0', `${HERE}/one:1.0`],
    ['ghcr.io/acme/one:2.0', `${HERE}/one:2.0`],
  ]),
);

async function rewritten(files: Readonly<Record<string, string>>) {
  const read = Object.entries(files).map(([name, text]) => ({ name, bytes: Buffer.from(text) }));
  const { files: done, notRewritten } = await rewriteFiles(read, OPTIONS, ADDRESSES);
  return { texts: Object.fromEntries(done.map(({ file, bytes }) => [file, bytes.toString()])), notRewritten };
}

describe('a kustomization whose base is rewritten', () => {
  const files = {
    'kv/base/d.yaml': POD,
    'kv/dev/kustomization.yaml': 'resources: [../base]\n',
    'kv/prod/kustomization.yaml':
      'resources: [../base]\nimages:\n- name: redis # what runs there\n  newName: ghcr.io/acme/one\n  newTag: "1.0"\n',
  };

  it('matches the new name, and puts in its own image at its new place', async () => {
    const { texts, notRewritten } = await rewritten(files);
    expect(texts['kv/base/d.yaml']).toContain(`image: "${HERE}/redis:7"`);
    expect(texts['kv/prod/kustomization.yaml']).toBe(
      `resources: [../base]\nimages:\n- name: ${HERE}/redis # what runs there\n  newName: ${HERE}/one\n  newTag: "1.0"\n`,
    );
    expect(notRewritten).toEqual([]);
  });

  it('is left as it is by a second rewrite', async () => {
    const { texts } = await rewritten(files);
    expect((await rewritten(texts)).texts).toEqual(texts);
  });

  it('goes on matching the old name where all replace it, so that the base stays', async () => {
    const { 'kv/dev/kustomization.yaml': _, ...all } = files;
    const { texts } = await rewritten({ ...all, 'other.yaml': 'image: nothing\n' });
    expect(texts['kv/prod/kustomization.yaml']).toMatch(
      texts['kv/base/d.yaml']?.includes(HERE) ? `name: ${HERE}/redis` : /name: redis #/,
    );
  });

  it('of files that it is not made of matches what it matched', async () => {
    const { texts } = await rewritten({
      ...files,
      'elsewhere/kustomization.yaml': 'images:\n- {name: redis, newTag: "7"}\n',
    });
    expect(texts['elsewhere/kustomization.yaml']).toContain('name: redis,');
  });
});

describe('a kustomization that is made of another', () => {
  it('matches the new name of the image that the other puts in', async () => {
    const { texts, notRewritten } = await rewritten({
      'k/base/d.yaml': POD,
      'k/mid/kustomization.yaml':
        'resources: [../base]\nimages:\n- {name: redis, newName: ghcr.io/acme/one, newTag: "1.0"}\n',
      'k/top/kustomization.yaml': 'resources: [../mid]\nimages:\n- {name: ghcr.io/acme/one, newTag: "2.0"}\n',
    });
    expect(texts['k/mid/kustomization.yaml']).toContain(`{name: ${HERE}/redis, newName: ${HERE}/one, newTag: "1.0"}`);
    expect(texts['k/top/kustomization.yaml']).toContain(`{name: ${HERE}/one, newTag: "2.0", newName: "${HERE}/one"}`);
    expect(notRewritten).toEqual([]);
  });
});
