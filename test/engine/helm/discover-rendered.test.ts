import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { chmod, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { SourceFile } from '../../../main/engine/discover/load-sources.ts';
import { discoverRendered } from '../../../main/engine/helm/discover-rendered.ts';
import { runHelm } from '../../../main/engine/helm/run-helm.ts';
import { NewAddresses } from '../../../main/jobs/new-addresses.ts';
import { rewriteFiles } from '../../../main/jobs/rewrite-files.ts';

const hasHelm = (() => {
  try {
    return execFileSync('helm', ['version', '--short']).length > 0;
  } catch {
    return false;
  }
})();

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'gapferry-helm-test-'));
});
afterEach(async () => {
  delete process.env.GAPFERRY_HELM;
  await rm(folder, { recursive: true, force: true });
});

const file = (name: string, text: string): SourceFile => ({ name, bytes: Buffer.from(text) });

const CHART = [
  file('web/Chart.yaml', 'apiVersion: v2\nname: web\nversion: 1.0.0\nappVersion: "1.2.3"\n'),
  file(
    'web/values.yaml',
    'image:\n  repository: quay.io/org/web\n  tag: ""\nside:\n  host: quay.io\n  name: org/side\n',
  ),
  file(
    'web/templates/pod.yaml',
    [
      'apiVersion: v1',
      'kind: Pod',
      'metadata:',
      '  name: web',
      'spec:',
      '  containers:',
      '    - name: web',
      '      image: {{ .Values.image.repository }}:{{ .Values.image.tag | default (printf "v%s" .Chart.AppVersion) }}',
      '    - name: side',
      '      image: {{ printf "%s/%s:7" .Values.side.host .Values.side.name }}',
      '',
    ].join('\n'),
  ),
];

const RENDERED = [
  '---',
  '# Source: web/templates/pod.yaml',
  'apiVersion: v1',
  'kind: Pod',
  'spec:',
  '  containers:',
  '    - {name: web, image: "quay.io/org/web:v1.2.3"}',
  '    - {name: side, image: "quay.io/org/side:7"}',
  '',
].join('\n');

/** A program in helm's place, which runs `body`. */
async function fakeHelm(body: string): Promise<string> {
  const path = join(folder, 'helm');
  await writeFile(path, `#!${process.execPath}\nconst fs = require('node:fs');\n${body}\n`);
  await chmod(path, 0o755);
  process.env.GAPFERRY_HELM = path;
  return path;
}

const places = (
  findings: readonly { reference: string; file: string; line: number; how: string; certainty: string }[],
) => findings.map(({ reference, file, line, how, certainty }) => `${file}:${line} ${reference} ${how} ${certainty}`);

describe('discoverRendered', () => {
  it('gives what is found only in the rendered chart a place that a person can change', async () => {
    await fakeHelm(`process.stdout.write(${JSON.stringify(RENDERED)})`);
    const { findings, overruled } = await discoverRendered(CHART);
    expect(places(findings)).toEqual([
      'web/values.yaml:2 quay.io/org/web:1.2.3 split-fields maybe',
      'web/values.yaml:2 quay.io/org/web:v1.2.3 helm-rendered certain',
      'web/templates/pod.yaml:10 quay.io/org/side:7 helm-rendered certain',
    ]);
    expect(overruled).toEqual(['quay.io/org/web:1.2.3']);
  });

  it.skipIf(!hasHelm)('finds the same with real helm (skipped where helm is not installed)', async () => {
    const { findings, notes } = await discoverRendered(CHART);
    expect(notes).toEqual([]);
    expect(places(findings)).toEqual([
      'web/values.yaml:2 quay.io/org/web:1.2.3 split-fields maybe',
      'web/values.yaml:2 quay.io/org/web:v1.2.3 helm-rendered certain',
      'web/templates/pod.yaml:10 quay.io/org/side:7 helm-rendered certain',
    ]);
  });

  it('lets helm see nothing of the user: empty homes, no cluster, no credentials, only `template` of a copy', async () => {
    const seen = join(folder, 'seen.json');
    await fakeHelm(
      `fs.writeFileSync(${JSON.stringify(seen)}, JSON.stringify({ args: process.argv.slice(2), env: process.env, here: fs.readdirSync('.'), chart: fs.readdirSync('chart') }))`,
    );
    process.env.GAPFERRY_TEST_SECRET = 'x';
    await discoverRendered(CHART);
    delete process.env.GAPFERRY_TEST_SECRET;
    const { args, env, here, chart } = JSON.parse(await readFile(seen, 'utf8'));
    expect(args.slice(0, 2)).toEqual(['template', 'release-name']);
    expect(args).toHaveLength(3);
    expect([here, chart]).toEqual([['chart'], ['Chart.yaml', 'templates', 'values.yaml']]);
    expect(env.GAPFERRY_TEST_SECRET).toBeUndefined();
    const home = dirname(args[2]);
    for (const name of ['HELM_PLUGINS', 'HELM_CONFIG_HOME', 'HELM_DATA_HOME', 'HELM_CACHE_HOME', 'KUBECONFIG', 'HOME'])
      expect(env[name].startsWith(home)).toBe(true);
    expect(existsSync(home)).toBe(false);
  });

  it('says why a chart could not be rendered, and reads its templates as they are', async () => {
    await fakeHelm(`process.stderr.write('Error: values are missing\\n'); process.exit(1)`);
    const { findings, notes } = await discoverRendered(CHART);
    expect(places(findings)).toEqual(['web/values.yaml:2 quay.io/org/web:1.2.3 split-fields likely']);
    expect(notes).toMatchObject([{ file: 'web/Chart.yaml', kind: 'not-rendered' }]);
    expect(notes[0]?.text).toContain('values are missing');
  });

  it('does without helm where there is none or it is switched off', async () => {
    for (const program of ['off', join(folder, 'not-there')]) {
      process.env.GAPFERRY_HELM = program;
      const { findings, notes } = await discoverRendered(CHART);
      expect(places(findings)).toEqual(['web/values.yaml:2 quay.io/org/web:1.2.3 split-fields likely']);
      expect(notes).toEqual([]);
    }
  });

  it('ends helm when a chart becomes larger than the limit', async () => {
    const program = await fakeHelm(
      `const block = Buffer.alloc(1 << 20, 120); const more = () => { while (process.stdout.write(block)); process.stdout.once('drain', more); }; more();`,
    );
    expect(await runHelm(program, [], folder)).toEqual({ failed: expect.stringContaining('more than') });
  });

  it.skipIf(process.platform !== 'linux')(
    'ends helm when a chart takes more memory than the limit (Linux)',
    async () => {
      const program = await fakeHelm(
        `globalThis.kept = Buffer.alloc(250 * 1024 * 1024, 1); setTimeout(() => {}, 60_000);`,
      );
      const answer = await runHelm(program, [], folder, undefined, 150 * 1024 * 1024);
      expect(answer).toEqual({ failed: expect.stringContaining('bytes of memory') });
    },
  );

  it('reports what only helm puts together as a place to change by hand when files are rewritten', async () => {
    await fakeHelm(`process.stdout.write(${JSON.stringify(RENDERED)})`);
    const addresses = new NewAddresses(
      new Map([
        ['quay.io/org/web:v1.2.3', 'harbor.example/p/web:v1.2.3'],
        ['quay.io/org/side:7', 'harbor.example/p/side:7'],
      ]),
    );
    const { notRewritten, skipped } = await rewriteFiles(CHART, { include: [], exclude: [], rules: [] }, addresses);
    expect(skipped.size).toBe(0);
    expect(notRewritten.map(({ file, line, reference }) => `${file}:${line} ${reference}`)).toEqual([
      'web/values.yaml:2 quay.io/org/web:v1.2.3',
      'web/templates/pod.yaml:10 quay.io/org/side:7',
    ]);
  });
});
