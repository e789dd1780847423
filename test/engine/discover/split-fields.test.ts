import { describe, expect, it } from 'vitest';
import { discover } from '../../../main/engine/discover/discover.ts';
import { rewriteFile } from '../../../main/engine/discover/rewrite.ts';
import { file, found, move, moved, PIN, taken } from './scan-support.ts';

const HEX = (letter: string) => `sha256:${letter.repeat(64)}`;
const chart = file('c/Chart.yaml', 'name: c\nversion: 1.0.0\nappVersion: 2.3.4\n');

describe('a reference in several fields', () => {
  it.each([
    ['image and version', 'images: {cni: {image: quay.io/acme/cni, version: v3.2.1}}\n', ['1 quay.io/acme/cni:v3.2.1']],
    ['repo and version', 'web: {repo: quay.io/acme/web, version: v1.2.3}\n', ['1 quay.io/acme/web:v1.2.3']],
    [
      'registry, namespace and name',
      'web: {registry: quay.io, namespace: acme, name: web, tag: 1.2.3}\n',
      ['1 quay.io/acme/web:1.2.3'],
    ],
    ['registry, name and tag', 'api: {registry: quay.io, name: shop/api, tag: v1}\n', ['1 quay.io/shop/api:v1']],
    ['a name with a registry, and tag', 'api: {name: quay.io/shop/api, tag: v1}\n', ['1 quay.io/shop/api:v1']],
    [
      'a base before paths that begin with a slash, and only those',
      'image: {baseRepo: mcr.example.com, probe: {repository: /oss/probe, tag: v2}, own: {repository: acme/own, tag: v1}}\n',
      ['1 mcr.example.com/oss/probe:v2', '1 acme/own:v1'],
    ],
    ['no image of a path without a base', 'image: {probe: {repository: /oss/probe, tag: v2}}\n', []],
    ['no image of a name and its tag', 'release: {name: shop/api, tag: v1}\n', []],
    ['no image of a module and its tag', 'module: {name: github.com/shop/api, tag: v1}\n', []],
    [
      'a registry by its URL',
      'web: {registryURL: quay.io/, image: acme/web, tag: 1.2.3}\n',
      ['1 quay.io/acme/web:1.2.3'],
    ],
    [
      'annotations of one prefix',
      'annotations: {config.linkerd.io/proxy-image: cr.l5d.io/linkerd/proxy, config.linkerd.io/proxy-version: stable-2.14.1}\n',
      ['1 cr.l5d.io/linkerd/proxy:stable-2.14.1'],
    ],
    [
      'names below their repository',
      'images:\n  px:\n    repository: polardbx\n    dn: {name: engine, tag: 2.0}\n    cn: {name: sql, tag: latest}\n',
      ['4 polardbx/engine:2.0', '5 polardbx/sql:latest'],
    ],
    [
      'components below their base',
      'base: quay.io/piraeusdatastore\ncomponents:\n  csi: {tag: v1.2.3, image: piraeus-csi}\n  loader: {tag: v9, image: drbd9-jammy}\n',
      ['3 quay.io/piraeusdatastore/piraeus-csi:v1.2.3', '4 quay.io/piraeusdatastore/drbd9-jammy:v9'],
    ],
    ['no image of a chart', 'chart: {repository: ghcr.io/acme/charts, name: web, version: 1.2.3}\n', []],
    ['no image of a release on GitHub', 'tools: [{repo: acme/tool, version: v1.2.3}]\n', []],
    ['no image of an object in its namespace', 'ref: {namespace: acme, name: web, version: 1.2.3}\n', []],
    ['no tag of what is no version', 'env: [{name: IMAGE, value: acme/web}, {name: VERSION, value: prod}]\n', []],
    ['no image of a program and its version', 'app: {image: web, version: 1.2.3}\n', []],
  ])('takes %s', async (_what, text, images) => {
    expect(await taken(file('a.yaml', text))).toEqual(images);
    if (images.length > 0) expect(moved('a.yaml', text)).toContain('harbor.example');
  });

  it.each([
    ['{image: redis, version: "7.2"}', 'redis', 'redis:7.2'],
    ['{image: nginx, version: v1.25.1}', 'nginx', 'nginx:v1.25.1'],
    ['{image: quay.io/acme/redis, version: "7"}', 'quay.io/acme/redis', 'quay.io/acme/redis:7'],
  ])('is a maybe of a short image and the version beside it, and neither is certain: %s', async (map, bare, joined) => {
    const text = `apiVersion: acme.example/v1\nkind: Foo\nspec: {a: ${map}}\n`;
    expect(await found(file('a.yaml', text))).toEqual([`likely ${bare}`, `maybe ${joined}`]);
  });

  it("gives the chart's version to an image without a tag, but not to a repository of another kind", async () => {
    const text = 'image: {repository: aqua/trivy}\ntrivy: {dbRegistry: ghcr.io, dbRepository: aqua/trivy-db}\n';
    expect(await found(chart, file('c/values.yaml', text))).toEqual([
      'likely aqua/trivy:2.3.4',
      'maybe ghcr.io/aqua/trivy-db',
    ]);
  });

  it('moves together all that share one repository around them', () => {
    const text =
      'images:\n  px:\n    repository: acme\n    dn: {name: engine, tag: 2.0}\n    cn: {name: sql, tag: v1}\n';
    const to = (reference: string) => `harbor.example/p/${reference}`;
    const { bytes, notRewritten } = rewriteFile(file('values.yaml', text), to);
    expect(notRewritten).toEqual([]);
    expect(bytes.toString()).toBe(text.replace('acme', 'harbor.example/p/acme'));
  });

  it('moves together all that share one registry', () => {
    const text =
      'reg: &reg quay.io\napi: {registry: *reg, name: shop/api, tag: v1}\nweb: {registry: *reg, repository: shop/web, tag: v2}\n';
    const to = (reference: string) => reference.replace('quay.io', 'harbor.example/p');
    const { bytes, notRewritten } = rewriteFile(file('values.yaml', text), to);
    expect(notRewritten).toEqual([]);
    expect(bytes.toString()).toBe(text.replace('quay.io', 'harbor.example').replaceAll(': shop/', ': p/shop/'));
  });

  it('takes baseImage with the version of a resource, and leaves a version that no digest fits in to a person', async () => {
    const text =
      'apiVersion: monitoring.coreos.com/v1\nkind: Prometheus\nspec:\n  baseImage: quay.io/prometheus/prometheus\n  version: v2.45.0\n';
    expect(await taken(file('p.yaml', text))).toEqual(['4 quay.io/prometheus/prometheus:v2.45.0']);
    const { bytes, notRewritten } = rewriteFile(file('p.yaml', text), move);
    expect(bytes.toString()).toBe(text);
    expect(notRewritten).toMatchObject([{ line: 4, why: expect.stringContaining('--ref tag') }]);
    const byTag = rewriteFile(file('p.yaml', text), () => 'harbor.example/p/prometheus:v2.45.0');
    expect(byTag.bytes.toString()).toBe(text.replace('quay.io/prometheus/prometheus', 'harbor.example/p/prometheus'));
  });

  it('is a maybe by hub, tag and the name of the map around them, and moves where somebody includes it', async () => {
    const text = 'prometheus: {hub: docker.io/prom, tag: v2.15.1}\nglobal: {hub: docker.io/istio, tag: 1.5.0}\n';
    expect(await found(file('a.yaml', text))).toEqual(['maybe docker.io/prom/prometheus:v2.15.1']);
    const result = rewriteFile(file('a.yaml', text), () => 'h.example/p/prom/prometheus:v2', { include: ['*prom*'] });
    expect(result.bytes.toString()).toContain('prometheus: {hub: h.example/p/prom, tag: v2}');
  });

  it.each(['null', '~'])('is not sure that %s for a tag is the appVersion', async (tag) => {
    const values = file('c/values.yaml', `image: {repository: quay.io/a/b, tag: ${tag}}\n`);
    expect(await found(chart, values)).toEqual(['maybe quay.io/a/b:2.3.4']);
  });

  it('takes an empty tag of a chart for its appVersion', async () => {
    const text = 'app:\n  repository: acme/app\n  tag: ""\n';
    expect(await found(file('c/values.yaml', text), chart)).toEqual(['likely acme/app:2.3.4']);
    expect(moved('c/values.yaml', text, chart)).toBe(
      `app:\n  repository: harbor.example/p/acme/app\n  tag: "2.3.4@${PIN}"\n`,
    );
  });

  it('says where in a list the first of its fields stands', async () => {
    const text = 'env: [{name: A, value: b}, {name: WEB_IMAGE, value: acme/web}, {name: WEB_TAG, value: v1}]\n';
    const { findings } = await discover([file('a.yaml', text)]);
    expect(findings).toMatchObject([{ reference: 'acme/web:v1', path: 'env[1].value' }]);
  });

  it('takes variables of a container that hold one image together', () => {
    const text =
      'env:\n- {name: WEB_IMAGE_NAME, value: quay.io/acme/web}\n- {name: WEB_IMAGE_TAG, value: v1}\n- {name: DB_NAME, value: db}\n';
    expect(moved('a.yaml', text)).toBe(
      text.replace('quay.io/acme/web', 'harbor.example/p/acme/web').replace('v1', `v1@${PIN}`),
    );
  });

  it('takes the pair of variables of an env file', () => {
    expect(moved('a.env', 'WEB_IMAGE_NAME=quay.io/acme/web\nWEB_IMAGE_TAG="v1"\n')).toBe(
      `WEB_IMAGE_NAME=harbor.example/p/acme/web\nWEB_IMAGE_TAG="v1@${PIN}"\n`,
    );
  });

  it('fills empty fields from the defaults of the whole file, and writes into the empty fields', async () => {
    const text =
      'defaultImageRegistry: quay.io\ndefaultImageRepository: strimzi\ndefaultImageTag: 0.40.0\noperator:\n  image:\n    registry: ""\n    repository: ""\n    name: operator\n    tag: ""\nkafka: {image: {registry: "", repository: "", name: kafka, tagPrefix: ""}}\n';
    expect(await found(file('values.yaml', text))).toEqual([
      'likely quay.io/strimzi/operator:0.40.0',
      'maybe quay.io/strimzi/kafka',
    ]);
    expect(moved('values.yaml', text).split('\n').slice(5, 9)).toEqual([
      '    registry: "harbor.example"',
      '    repository: "p/strimzi"',
      '    name: operator',
      `    tag: "0.40.0@${PIN}"`,
    ]);
  });

  it('puts what a chart puts behind the repository for each cloud, of which only the usual one travels', async () => {
    const text = `operator:\n  image:\n    repository: quay.io/cilium/operator\n    tag: v1.15.1\n    genericDigest: ${HEX('a')}\n    azureDigest: ${HEX('b')}\n    suffix: ""\n`;
    expect(await found(file('values.yaml', text))).toEqual([
      `likely quay.io/cilium/operator-generic:v1.15.1@${HEX('a')}`,
      `maybe quay.io/cilium/operator-azure:v1.15.1@${HEX('b')}`,
    ]);
    expect(moved('values.yaml', text)).toBe(
      text.replace('quay.io/cilium', 'harbor.example/p/cilium').replace(HEX('a'), PIN),
    );
  });
});

describe('the registry of a whole chart', () => {
  const text =
    'global:\n  imageRegistry: my.example:5000\nimage:\n  registry: docker.io\n  repository: bitnami/redis\n  tag: 7.2.4\nmetrics:\n  image: {registry: docker.io, repository: bitnami/exporter, tag: 1.0.0, digest: ""}\n';

  it('goes before the registry of each image where it is set', async () => {
    expect(await taken(file('values.yaml', text))).toEqual([
      '5 my.example:5000/bitnami/redis:7.2.4',
      '8 my.example:5000/bitnami/exporter:1.0.0',
    ]);
  });

  it('is what changes when the images move', () => {
    expect(moved('values.yaml', text)).toBe(
      `global:\n  imageRegistry: harbor.example\nimage:\n  registry: docker.io\n  repository: p/bitnami/redis\n  tag: 7.2.4@${PIN}\nmetrics:\n  image: {registry: docker.io, repository: p/bitnami/exporter, tag: 1.0.0, digest: "${PIN}"}\n`,
    );
  });

  it('does not count where it is empty', async () => {
    expect(await taken(file('values.yaml', text.replace('my.example:5000', '""')))).toEqual([
      '4 docker.io/bitnami/redis:7.2.4',
      '8 docker.io/bitnami/exporter:1.0.0',
    ]);
  });
});

describe('a tag that several images share', () => {
  const text = 'hub: docker.io/istio\ntag: 1.20.0\npilot: {image: pilot}\nproxy: {image: proxyv2}\n';

  it('cannot hold several digests: a person is told to use tags', () => {
    const byDigest = (reference: string) =>
      `harbor.example/istio/${reference.includes('pilot') ? `pilot@${HEX('a')}` : `proxyv2@${HEX('b')}`}`;
    const { bytes, notRewritten } = rewriteFile(file('values.yaml', text), byDigest);
    expect(bytes.toString()).toBe(text);
    expect(notRewritten.map(({ why }) => why)).toEqual([
      expect.stringContaining('--ref tag'),
      expect.stringContaining('--ref tag'),
    ]);
  });

  it('stays, where the addresses are tags', () => {
    const byTag = (reference: string) => reference.replace('docker.io/', 'harbor.example/p/');
    const { bytes, notRewritten } = rewriteFile(file('values.yaml', text), byTag);
    expect(notRewritten).toEqual([]);
    expect(bytes.toString()).toBe(text.replace('docker.io/istio', 'harbor.example/p/istio'));
  });
});
