import { describe, expect, it } from 'vitest';
import { discover } from '../../../main/engine/discover/discover.ts';
import { file, found, moved, PIN, taken } from './scan-support.ts';

const pod = (annotations: string, image: string) =>
  `apiVersion: v1\nkind: Pod\nmetadata:\n  annotations:\n${annotations}spec:\n  containers:\n  - image: ${image}\n`;

describe("the origin in kbld's annotation", () => {
  const text = pod(
    `    kbld.k14s.io/images: |\n      - origins:\n        - resolved:\n            tag: "1"\n            url: acme/web:1\n        url: quay.io/acme/web@${PIN}\n`,
    `quay.io/acme/web@${PIN}`,
  );

  it('is only a mention: it may be gone from its registry', async () => {
    expect(await found(file('a.yaml', text))).toEqual([
      'maybe acme/web:1',
      `certain quay.io/acme/web@${PIN}`,
      `certain quay.io/acme/web@${PIN}`,
    ]);
  });

  it('stays as it is when the image moves', () => {
    expect(moved('a.yaml', text)).toBe(text.replaceAll('quay.io/', 'harbor.example/p/'));
  });
});

describe('the configuration that was applied last', () => {
  const applied = (image: string) =>
    `    kubectl.kubernetes.io/last-applied-configuration: |\n      {"apiVersion":"v1","kind":"Pod","spec":{"containers":[{"image":"${image}"}]}}\n`;

  it('is as sure as its object', async () => {
    const text = pod(applied('acme/web:1.0'), 'acme/web:1.0');
    expect(await taken(file('a.yaml', text))).toEqual(['6 acme/web:1.0', '9 acme/web:1.0']);
    expect(moved('a.yaml', text)).not.toContain('acme/web:1.0');
  });

  it('is a maybe where the object names another image by now', async () => {
    const text = pod(applied('acme/web:0.9'), 'acme/web:1.0');
    expect(await found(file('a.yaml', text))).toEqual(['maybe acme/web:0.9', 'certain acme/web:1.0']);
  });

  it('is held against its own object in a list of several', async () => {
    const item = (annotation: string, image: string) =>
      `- apiVersion: v1\n  kind: Pod\n  metadata: {annotations: {kubectl.kubernetes.io/last-applied-configuration: '{"image":"${annotation}"}'}}\n  spec: {containers: [{image: "${image}"}]}\n`;
    const text = `kind: List\napiVersion: v1\nitems:\n${item('acme/web:1.0', 'acme/web:2.0')}${item('acme/web:2.0', 'acme/web:1.0')}`;
    expect(await taken(file('a.yaml', text))).toEqual(['7 acme/web:2.0', '11 acme/web:1.0']);
  });
});

describe('a compose service that is built', () => {
  const service = (rest: string) => `services:\n  web:\n    build: .\n${rest}`;

  it.each([
    ['names what it makes', '    image: acme/web:1.0\n', 'maybe acme/web:1.0'],
    ['names what it makes by a variable', `    image: \${X:-acme/web:1.0}\n`, 'maybe acme/web:1.0'],
    [
      'may be pulled where a registry stands before it',
      '    image: ghcr.io/acme/web:1.0\n',
      'certain ghcr.io/acme/web:1.0',
    ],
    [
      'is built all the same where that is asked for',
      '    pull_policy: build\n    image: ghcr.io/acme/web:1.0\n',
      'maybe ghcr.io/acme/web:1.0',
    ],
  ])('%s', async (_what, rest, finding) => {
    expect(await found(file('compose.yaml', service(rest)))).toEqual([finding]);
  });
});

describe('names of what is built', () => {
  it.each([
    ['tags of docker bake', '{"target": {"web": {"dockerfile": "Dockerfile", "tags": ["docker.io/acme/web:1.0"]}}}'],
    ['tags of a step that builds and pushes', 'with:\n  push: true\n  tags: |\n    ghcr.io/acme/web:1.0\n'],
    ['a cache of a build', 'with: {cache-from: "type=registry,ref=ghcr.io/acme/web:cache-1.0"}\n'],
    [
      'artifacts of Skaffold',
      'apiVersion: skaffold/v4beta9\nkind: Config\nbuild: {artifacts: [{image: gcr.io/acme/web, context: web}]}\n',
    ],
  ])('do not travel unasked: %s', async (_what, text) => {
    expect((await found(file('a.yaml', text))).map((one) => one.split(' ')[0])).toEqual(['maybe']);
  });
});

describe('a post-renderer of a Flux release', () => {
  const text = `apiVersion: helm.toolkit.fluxcd.io/v2\nkind: HelmRelease\nspec:\n  postRenderers:\n  - kustomize:\n      images:\n      - name: bitnami/redis\n        newName: quay.io/acme/redis\n        newTag: "7"\n`;

  it('puts in what a kustomization would', async () => {
    expect(await taken(file('a.yaml', text))).toEqual(['8 quay.io/acme/redis:7']);
    expect(moved('a.yaml', text)).toContain(
      `newName: harbor.example/p/acme/redis\n        newTag: "7"\n        digest: ${PIN}\n`,
    );
  });
});

describe('where to something is copied', () => {
  it.each([
    ['in a mapping', 'm.txt', 'quay.io/a/b:1.0=h.example/a/b:1.0\n'],
    ['in a list of pairs', 'm.txt', 'quay.io/a/b:1.0  h.example/a/b:1.0\n'],
    ['in fields', 'm.yaml', 'sync: [{source: "quay.io/a/b:1.0", target: "h.example/a/b:1.0"}]\n'],
  ])('does not travel unasked: %s', async (_what, name, text) => {
    expect(await found(file(name, text))).toEqual(['likely quay.io/a/b:1.0', 'maybe h.example/a/b:1.0']);
  });

  it('is not what stands second in a list of two', async () => {
    const env = 'env: [{name: X_IMAGES, value: "quay.io/a/b:1.0 quay.io/a/c:1.0"}]\n';
    expect(await taken(file('a.yaml', env))).toEqual(['1 quay.io/a/b:1.0', '1 quay.io/a/c:1.0']);
  });
});

describe('images of a kustomization as its command takes them', () => {
  const text =
    'spec:\n  source:\n    kustomize:\n      images: ["acme/web=quay.io/acme/web:1.2", "redis:7", busybox]\n';

  it('are what is put in, not what is matched', async () => {
    expect(await found(file('a.yaml', text))).toEqual(['certain quay.io/acme/web:1.2', 'certain redis:7']);
  });

  it('keep the name that is matched when they move', () => {
    expect(moved('a.yaml', text)).toBe(
      text
        .replace('quay.io/acme/web:1.2', `harbor.example/p/acme/web@${PIN}`)
        .replace('redis:7', `redis=harbor.example/p/redis@${PIN}`),
    );
  });
});

describe('an operation of a JSON patch', () => {
  it('names an image where it changes one', async () => {
    const patch = `[{"op": "replace", "path": "/spec/containers/0/image", "value": "redis:7"}]`;
    expect(await taken(file('a.yaml', `patches:\n- patch: '${patch}'\n`))).toEqual(['2 redis:7']);
    expect(await taken(file('a.yaml', `patches:\n- patch: '${patch.replace('image', 'name')}'\n`))).toEqual([]);
  });
});

describe('an image that a tool of its own completes', () => {
  it.each(['{{ image }}', 'corp/b:{{ tag }}', '$(REG)/c:1', '<IMAGE>', '%%REG%%/g:1', '@REG@/h:1'])(
    'is noted: %s',
    async (image) => {
      const text = `apiVersion: v1\nkind: Pod\nspec: {containers: [{image: "${image}"}]}\n`;
      const { notes } = await discover([file('p.yaml', text)]);
      expect(notes).toMatchObject([{ kind: 'unresolved-variable', line: 3, text: image }]);
    },
  );

  it('is not noted where a workflow completes it from its own files', async () => {
    const text = 'apiVersion: v1\nkind: Pod\nspec: {image: "{{inputs.parameters.image}}"}\n';
    expect((await discover([file('p.yaml', text)])).notes).toEqual([]);
  });
});
