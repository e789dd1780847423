import { describe, expect, it } from 'vitest';
import { discover, travels } from '../../main/engine/discover/discover.ts';
import type { SourceFile } from '../../main/engine/discover/source-file.ts';
import { chooseSources } from '../../main/jobs/choose-sources.ts';
import { ExportRequest } from '../../shared/contract.ts';

const request = ExportRequest.parse({ sources: [{ path: 'k' }], output: 'b' });

async function chosen(files: Readonly<Record<string, string>>): Promise<string[]> {
  const read: SourceFile[] = Object.entries(files).map(([name, text]) => ({ name, bytes: Buffer.from(text) }));
  const discovery = await discover(read);
  const findings = discovery.findings.filter(travels);
  const references = [...new Set(findings.map(({ reference }) => reference))].sort();
  const demand = { files: read, discovery, problems: [], findings, references, options: request.discover };
  return (await chooseSources(demand, request)).map(({ name }) => name);
}

describe('the files that travel when only used ones do', () => {
  it('are those with an image and what kustomizations among them name', async () => {
    const files = {
      'k/kustomization.yaml': 'resources: [pod.yaml, role.yaml]\nimages:\n- {name: redis, newTag: "8"}\n',
      'k/pod.yaml': 'apiVersion: v1\nkind: Pod\nspec: {containers: [{image: "redis:7"}]}\n',
      'k/role.yaml': 'apiVersion: v1\nkind: ServiceAccount\n',
      'k/not-named.yaml': 'apiVersion: v1\nkind: ServiceAccount\n',
    };
    expect(await chosen(files)).toEqual(['k/kustomization.yaml', 'k/pod.yaml', 'k/role.yaml']);
  });
});
