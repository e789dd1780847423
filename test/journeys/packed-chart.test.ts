import { chmod, mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ustarHeader } from '../../main/engine/archive/ustar.ts';
import { readChart } from '../../main/engine/discover/load-chart.ts';
import { type EmbeddedRegistry, startRegistry } from '../../main/practice/registry.ts';
import { seed } from '../../main/practice/seed.ts';
import { bulkRepository } from '../support/bulk-repository.ts';
import { ExportResult, LandingResult } from '../support/job-results.ts';
import { type AirGap, openAirGap, PASSPHRASE } from './air-gap.ts';

let gap: AirGap;
let source: EmbeddedRegistry;
let target: EmbeddedRegistry;

beforeAll(async () => {
  gap = await openAirGap();
  source = await startRegistry({});
  target = await startRegistry({});
  await seed(source.url, [bulkRepository('bulk/one', [1000])]);
  for (const [station, registry] of [
    [gap.outside, source],
    [gap.inside, target],
  ] as const)
    await station.ok(['registry', 'set', registry.host, '--plain-http']);
});
afterAll(async () => {
  await source?.close();
  await target?.close();
  await gap?.close();
});

function tgz(members: Readonly<Record<string, string>>): Buffer {
  const blocks = Object.entries(members).flatMap(([name, text]) => {
    const content = Buffer.from(text);
    return [ustarHeader(name, content.length, 7), content, Buffer.alloc((512 - (content.length % 512)) % 512)];
  });
  return gzipSync(Buffer.concat([...blocks, Buffer.alloc(1024)]));
}

describe('a packed chart', () => {
  it('crosses whole and comes out packed, with only its image changed', async () => {
    const folder = gap.outside.path('files');
    await mkdir(folder);
    const chart = {
      'web/Chart.yaml': 'apiVersion: v2\nname: web\nversion: 1.0.0\n',
      'web/values.yaml': `image: ${source.host}/bulk/one:1 # 说明\n`,
      'web/README.md': 'no deployment file\n',
    };
    await writeFile(join(folder, 'web-1.0.0.tgz'), tgz(chart));
    await writeFile(join(folder, 'pod.yaml'), `kind: Pod\nspec: {image: ${source.host}/bulk/one:1}\n`);
    const bundle = gap.outside.path('bundle');
    await gap.outside.result(ExportResult, ['export', '-f', folder, '-o', bundle], { env: PASSPHRASE });
    const out = gap.inside.path('out');
    const args = ['import', bundle, '--to', `${target.host}/p`, '--rewrite-to', out];
    const { files, mapping } = await gap.inside.result(LandingResult, args);
    expect((await readdir(out)).sort()).toEqual(['pod.yaml', 'web-1.0.0.tgz']);
    const packed = await readFile(join(out, 'web-1.0.0.tgz'));
    const address = mapping[0]?.address.replace(/:1@/, '@');
    const values = readChart({ name: 'c.tgz', bytes: packed }).find(({ name }) => name.endsWith('values.yaml'));
    expect(values?.bytes.toString()).toBe(`image: ${address} # 说明
`);
    const expected = tgz({ ...chart, 'web/values.yaml': String(values?.bytes) });
    expect(gunzipSync(packed).equals(gunzipSync(expected))).toBe(true);
    expect(files.map(({ file }) => file).filter((file) => file.includes('values'))).toHaveLength(1);
  });

  it('tells on the other side, where helm is not, which image helm had put together', async () => {
    const helm = gap.outside.path('helm');
    const rendered = `---\n# Source: web/templates/a.yaml\nkind: Pod\nspec: {image: "${source.host}/bulk/one:1"}\n`;
    await writeFile(helm, `#!${process.execPath}\nprocess.stdout.write(${JSON.stringify(rendered)})\n`);
    await chmod(helm, 0o755);
    const chart = {
      'web/Chart.yaml': 'apiVersion: v2\nname: web\nversion: 1.0.0\n',
      'web/values.yaml': 'name: one\n',
      'web/templates/a.yaml': 'kind: Pod\nspec: {image: "{{ include "x" . }}"}\n',
    };
    const packed = gap.outside.path('web-2.0.0.tgz');
    await writeFile(packed, tgz(chart));
    const bundle = gap.outside.path('rendered');
    const env = { ...PASSPHRASE, GAPFERRY_HELM: helm };
    await gap.outside.result(ExportResult, ['export', '-f', packed, '-o', bundle], { env });
    const args = ['import', bundle, '--to', `${target.host}/q`, '--rewrite-to', gap.inside.path('out2')];
    const { status, document } = await gap.inside.answer(args, { env: { GAPFERRY_HELM: 'off' } });
    expect({ status, short: document.error?.short }).toEqual({ status: 9, short: 'GF-804' });
    const { notRewritten } = LandingResult.parse(document.job?.result);
    expect(notRewritten.map(({ reference }) => reference)).toEqual([`${source.host}/bulk/one:1`]);
    expect(notRewritten[0]?.file).toMatch(/web-2\.0\.0\.tgz\/web\/Chart\.yaml$/);
  });
});
