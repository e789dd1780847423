import { execFileSync } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { SourceFile } from '../../main/engine/discover/load-sources.ts';
import { NewAddresses } from '../../main/jobs/new-addresses.ts';
import { rewriteFiles } from '../../main/jobs/rewrite-files.ts';

const hasHelm = (() => {
  try {
    return execFileSync('helm', ['version', '--short']).length > 0;
  } catch {
    return false;
  }
})();

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'gapferry-helm-peer-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const DIGEST = `sha256:${'ab'.repeat(32)}`;
const NEW = `harbor.example:8443/apps/org/web@${DIGEST}`;
const OPTIONS = { include: [], exclude: [], rules: [] };

function chart(values: string, container: string, labels = 'app: web'): SourceFile[] {
  const pod = `apiVersion: v1\nkind: Pod\nmetadata:\n  name: web\n  labels:\n    ${labels}\nspec:\n  containers:\n    - name: web\n      image: ${container}\n`;
  return [
    ['web/Chart.yaml', 'apiVersion: v2\nname: web\nversion: 1.0.0\n'],
    ['web/values.yaml', values],
    ['web/templates/pod.yaml', pod],
  ].map(([name = '', text = '']) => ({ name, bytes: Buffer.from(text) }));
}

async function rendered(files: readonly { file: string; bytes: Buffer }[]): Promise<string> {
  for (const { file, bytes } of files) {
    await mkdir(dirname(join(folder, file)), { recursive: true });
    await writeFile(join(folder, file), bytes);
  }
  return execFileSync('helm', ['template', 'x', join(folder, 'web')], { encoding: 'utf8' });
}

const PLAIN = 'image:\n  repository: quay.io/org/web\n  tag: "1.2"\n';
const WHOLE = '"{{ .Values.image.repository }}:{{ .Values.image.tag }}"';

describe.skipIf(!hasHelm)('charts rewritten, then rendered by helm (skipped where helm is not installed)', () => {
  it('come out with the new address and nothing else changed', async () => {
    const files = chart(PLAIN, WHOLE);
    const before = await rendered(files.map(({ name: file, bytes }) => ({ file, bytes })));
    const result = await rewriteFiles(files, OPTIONS, new NewAddresses(new Map([['quay.io/org/web:1.2', NEW]])));
    expect(result.notRewritten).toEqual([]);
    const after = await rendered(result.files);
    expect(after).toBe(before.replace('quay.io/org/web:1.2', `harbor.example:8443/apps/org/web:1.2@${DIGEST}`));
  });

  it('keep the slash of a path that stands directly behind its base', async () => {
    const values = 'image:\n  baseRepo: quay.io\n  web:\n    repository: /org/web\n    tag: "1.2"\n';
    const image = '"{{ .Values.image.baseRepo }}{{ .Values.image.web.repository }}:{{ .Values.image.web.tag }}"';
    const result = await rewriteFiles(
      chart(values, image),
      OPTIONS,
      new NewAddresses(new Map([['quay.io/org/web:1.2', NEW]])),
    );
    expect(result.notRewritten).toEqual([]);
    expect(await rendered(result.files)).toContain(`harbor.example:8443/apps/org/web:1.2@${DIGEST}`);
  });

  it('are told where a template puts a registry of its own before the new address', async () => {
    const files = chart('image:\n  repository: org/web\n  tag: "1.2"\n', `"docker.io/${WHOLE.slice(1)}`);
    const addresses = new NewAddresses(new Map(['org/web:1.2', 'docker.io/org/web:1.2'].map((one) => [one, NEW])));
    const { notRewritten } = await rewriteFiles(files, OPTIONS, addresses);
    expect(notRewritten.map(({ why }) => why)).toContainEqual(expect.stringMatching(/a registry of its own before/));
  });

  it('are told where a template puts an ending behind the tag that the new address does not have', async () => {
    const files = chart(PLAIN, `${WHOLE.slice(0, -1)}-full"`);
    const addresses = new NewAddresses(
      new Map([
        ['quay.io/org/web:1.2', NEW],
        ['quay.io/org/web:1.2-full', `harbor.example:8443/apps/org/web@sha256:${'cd'.repeat(32)}`],
      ]),
    );
    const { notRewritten } = await rewriteFiles(files, OPTIONS, addresses);
    expect(notRewritten.map(({ reference }) => reference)).toContain('quay.io/org/web:1.2-full');
  });

  it('are told where a label of theirs would hold a digest', async () => {
    const files = chart(PLAIN, WHOLE, 'app.kubernetes.io/version: "{{ .Values.image.tag }}"');
    const { notRewritten } = await rewriteFiles(
      files,
      OPTIONS,
      new NewAddresses(new Map([['quay.io/org/web:1.2', NEW]])),
    );
    expect(notRewritten).toEqual([
      expect.objectContaining({ file: 'web/templates/pod.yaml', why: expect.stringMatching(/--ref tag/) }),
    ]);
  });

  it('are told where helm cannot render them any more', async () => {
    const label = 'new: "{{ semverCompare ">= 1.0.0" .Values.image.tag }}"';
    const { notRewritten } = await rewriteFiles(
      chart(PLAIN, WHOLE, label),
      OPTIONS,
      new NewAddresses(new Map([['quay.io/org/web:1.2', NEW]])),
    );
    expect(notRewritten).toEqual([
      expect.objectContaining({ file: 'web/Chart.yaml', why: expect.stringMatching(/cannot render/) }),
    ]);
  });
});
