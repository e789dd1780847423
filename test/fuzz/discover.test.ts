import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { discover, travels } from '../../main/engine/discover/discover.ts';
import { rewriteFile } from '../../main/engine/discover/rewrite.ts';
import { mutated, runs } from './support.ts';

const digest = `sha256:${'d'.repeat(64)}`;
const SAMPLES = [
  `# comment\r\napiVersion: v1\r\nkind: Pod\r\nspec:\r\n  containers: # here\r\n    - {name: a, image: "registry.example/a/b:1"}\r\n`,
  `kind: List\nitems:\n- &pod\n  spec:\n    initContainers:\n    - image: nginx:1.14.2 # old\n    ephemeralContainers: [image: 'busybox']\n- *pod\n---\n- image: >-\n    quay.io/x/y@${digest}\n...\n`,
  `kind: ConfigMap\ndata:\n  app.yaml: |\n    image: gcr.io/a/b:v2\n    env: [{name: IMG, value: "gcr.io/a/c@${digest}"}]\n  list: "docker.io/library/redis:7,quay.io/k/l:1"\n  template: '{{ .Values.image }}'\n`,
  `image:\n  registry: ghcr.io\n  repository: a/b\n  tag: 1.18\n  digest: ${digest}\nsidecar: {repository: quay.io/c/d, tag: "2021-01-19"}\n<<: {image: e/f}\n`,
  JSON.stringify({
    kind: 'Deployment',
    spec: { template: { spec: { containers: [{ image: `a.example/b@${digest}`, args: ['--image=c.example/d:1'] }] } } },
  }),
].map((text) => Buffer.from(text));

const MOVED = `harbor.example/moved/image:v9@sha256:${'e'.repeat(64)}`;
const changed = fc.oneof(...SAMPLES.map((sample) => mutated(sample, 6)));

describe('discovery', () => {
  it('scans changed files to their end: findings with a place in the file, or a problem with a line', async () => {
    await fc.assert(
      fc.asyncProperty(changed, async (bytes) => {
        const { findings, problems } = await discover([{ name: 'changed.yaml', bytes }]);
        const lines = bytes.toString('latin1').split('\n').length;
        for (const { line, reference } of findings) {
          expect(line).toBeGreaterThanOrEqual(1);
          expect(line).toBeLessThanOrEqual(lines);
          expect(reference).not.toBe('');
        }
        for (const { file } of problems) expect(file).toBe('changed.yaml');
      }),
      runs(800),
    );
  });

  it('scans bytes of any kind to their end', async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 400 }), async (bytes) => {
        const { findings } = await discover([{ name: 'bytes.yaml', bytes: Buffer.from(bytes) }]);
        expect(findings.length).toBeLessThanOrEqual(bytes.length);
      }),
      runs(),
    );
  });

  it('leaves every byte of a changed file alone where no address changes', () => {
    fc.assert(
      fc.property(changed, (bytes) => {
        const { bytes: after } = rewriteFile({ name: 'changed.yaml', bytes }, (reference) => reference);
        expect(after.equals(bytes)).toBe(true);
      }),
      runs(800),
    );
  });

  it('rewrites every place of a changed file that travels, or names the ones it left', async () => {
    await fc.assert(
      fc.asyncProperty(changed, async (bytes) => {
        const { bytes: after, notRewritten } = rewriteFile({ name: 'changed.yaml', bytes }, () => MOVED);
        const left = new Set(notRewritten.map(({ reference }) => reference));
        const { findings } = await discover([{ name: 'changed.yaml', bytes: after }]);
        for (const { reference } of findings.filter(travels)) if (!left.has(reference)) expect(reference).toBe(MOVED);
      }),
      runs(800),
    );
  });
});
