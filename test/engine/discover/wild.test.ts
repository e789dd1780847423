import { describe, expect, it } from 'vitest';
import { discover } from '../../../main/engine/discover/discover.ts';
import { mayHoldImage } from '../../../main/engine/discover/screen.ts';
import { file, moved, PIN, taken } from './scan-support.ts';

describe('files as they are in the wild', () => {
  it.each([
    [
      'services of a GitLab pipeline, alone and by name, and what its scripts run',
      '.gitlab-ci.yml',
      'services:\n  - docker:24.0.5-dind\n  - name: postgres:15-alpine\n    alias: db\nbuild:\n  script:\n    - docker run -d -p 80:80 --name w -v a:/b:ro caddy:2.8\n',
      ['2 docker:24.0.5-dind', '3 postgres:15-alpine', '7 caddy:2.8'],
    ],
    [
      'the container of a GitHub job',
      '.github/workflows/ci.yml',
      'jobs:\n  t:\n    container: node:20-bookworm\n    services: {redis: {image: redis:7}}\n',
      ['3 node:20-bookworm', '4 redis:7'],
    ],
    [
      'what a step of Cloud Build runs in, with a tag or without',
      'cloudbuild.yaml',
      "steps:\n- name: gcr.io/cloud-builders/git\n  args: [fetch]\n- name: 'gcr.io/a/builder:v1'\n  entrypoint: bash\n- name: say hello\n  run: echo\n",
      ['2 gcr.io/cloud-builders/git', '4 gcr.io/a/builder:v1'],
    ],
    [
      'no image that Istio injects',
      'gw.yaml',
      'apiVersion: apps/v1\nkind: Deployment\nspec: {template: {spec: {containers: [{name: istio-proxy, image: auto}]}}}\n',
      [],
    ],
    [
      "images of an Istio hub, but not their cluster's namespace",
      'values.yaml',
      'global: {hub: docker.io/istio, tag: 1.3.1}\ngalley: {image: galley}\ncerts: {hub: quay.io/jetstack, image: cert-manager-controller, tag: v0.6.2, namespace: istio-system}\n',
      ['2 docker.io/istio/galley:1.3.1', '3 quay.io/jetstack/cert-manager-controller:v0.6.2'],
    ],
    ['a pipeline without the word', 'p.yml', 'services:\n- redis:7\n', ['2 redis:7']],
    ['no image of a machine', 'config.yml', 'executors:\n  m: {machine: {image: "ubuntu-2204:2024.01.1"}}\n', []],
    [
      'a command as a list, continued over lines, and a Dockerfile',
      'x.yaml',
      'runcmd:\n  - [docker, run, -d, --name, web, "nginx:1.27"]\n  - |\n    nerdctl run -d \\\n      -p 80:80 \\\n      httpd:2.4\n  - |\n    FROM golang:1.22 AS build\n    COPY --from=build /x:1 /x\n',
      ['2 nginx:1.27', '6 httpd:2.4', '8 golang:1.22'],
    ],
    [
      "kubeadm's DNS and etcd, inside a Cluster API object, and no invented image of its registry",
      'c.yaml',
      'apiVersion: controlplane.cluster.x-k8s.io/v1beta1\nkind: KubeadmControlPlane\nspec:\n  kubeadmConfigSpec:\n    clusterConfiguration:\n      imageRepository: registry.k8s.io\n      etcd: {local: {imageRepository: registry.k8s.io, imageTag: 3.5.12-0}}\n      dns: {imageRepository: registry.k8s.io/coredns, imageTag: v1.11.1}\n',
      ['7 registry.k8s.io/etcd:3.5.12-0', '8 registry.k8s.io/coredns/coredns:v1.11.1'],
    ],
    [
      'names with a registry and a tag of the whole chart',
      'values.yaml',
      'global: {registry: ghcr.io/dapr, tag: 1.13.4}\noperator: {image: {name: operator}}\nagent: {image: {name: agent, tag: 7.54.0, repository: }}\n',
      ['2 ghcr.io/dapr/operator:1.13.4', '3 ghcr.io/dapr/agent:7.54.0'],
    ],
    [
      'repositories that share a tag, and a registry by its address',
      'values.yaml',
      'global:\n  registry: {address: docker.io/kubeovn}\n  images:\n    kubeovn:\n      repository: kube-ovn\n      vpcRepository: vpc-nat-gateway\n      tag: v1.12.17\n',
      ['5 docker.io/kubeovn/kube-ovn:v1.12.17', '6 docker.io/kubeovn/vpc-nat-gateway:v1.12.17'],
    ],
    [
      'repositories that share a release',
      'values.yaml',
      'image: {repository: opa/gatekeeper, crdRepository: opa/gatekeeper-crds, release: v3.16.3}\n',
      ['1 opa/gatekeeper:v3.16.3', '1 opa/gatekeeper-crds:v3.16.3'],
    ],
    [
      'short names in a list of images, and a map of them as JSON',
      'x.yaml',
      'images:\n- ghcr.io/a/b:1.0\n- redis\nenv:\n- {name: IMAGE_MAP, value: \'{"cpu":"acme/cpu:1","host":"db:5432"}\'}\n',
      ['2 ghcr.io/a/b:1.0', '3 redis', '5 acme/cpu:1'],
    ],
    [
      'an image whose tag is its defaultImageVersion',
      'cm.yaml',
      'apiVersion: v1\nkind: ConfigMap\ndata:\n  explainers: |-\n    {"art": {"image": "kserve/art-explainer", "defaultImageVersion": "v0.13.0"}}\n',
      ['5 kserve/art-explainer:v0.13.0'],
    ],
  ])('finds %s', async (_what, name, text, wanted) => {
    expect(await taken(file(name, text))).toEqual(wanted);
    expect(mayHoldImage(text) || wanted.length === 0).toBe(true);
  });

  it('takes a variable that holds only the repository for no image of its own', async () => {
    const compose = file('c/compose.yaml', `services:\n  a:\n    image: \${APP_IMAGE}:\${APP_TAG}\n`);
    const env = file('c/.env', 'APP_IMAGE=quay.io/acme/app\nAPP_TAG=1.0\n');
    expect(await taken(compose, env)).toEqual(['3 quay.io/acme/app:1.0']);
    const template = `kind: Template\napiVersion: template.openshift.io/v1\nparameters:\n- {name: IMAGE, value: quay.io/acme/app}\n- {name: TAG, value: "1.0"}\nobjects:\n- kind: Pod\n  apiVersion: v1\n  spec: {containers: [{name: a, image: "\${IMAGE}:\${TAG}"}]}\n`;
    expect(await taken(file('t.yaml', template))).toEqual(['9 quay.io/acme/app:1.0']);
  });

  it('fills an empty tag in front of a comment', () => {
    const chart = file('c/Chart.yaml', 'name: c\nappVersion: v3\n');
    const text = 'image:\n  registry: docker.io\n  repository: traefik\n  tag: # the appVersion\n';
    expect(moved('c/values.yaml', text, chart)).toBe(
      `image:\n  registry: harbor.example\n  repository: p/traefik\n  tag: "v3@${PIN}" # the appVersion\n`,
    );
  });

  it("rewrites kubeadm's fields so that its own names stay behind them", () => {
    expect(
      moved(
        'k.yaml',
        'apiVersion: kubeadm.k8s.io/v1beta3\nkind: ClusterConfiguration\ndns:\n  imageRepository: registry.k8s.io/coredns\n  imageTag: v1.11.1\n',
      ),
    ).toBe(
      `apiVersion: kubeadm.k8s.io/v1beta3\nkind: ClusterConfiguration\ndns:\n  imageRepository: harbor.example/p/coredns\n  imageTag: v1.11.1@${PIN}\n`,
    );
  });

  it('adds the fields that a kustomization needs to an entry in one line', () => {
    expect(moved('kustomization.yaml', 'images:\n- {name: redis, newTag: "7.2"}\n')).toBe(
      `images:\n- {name: redis, newTag: "7.2", newName: "harbor.example/p/redis", digest: "${PIN}"}\n`,
    );
  });

  it('adds the digest to an OCIRepository that had a tag', () => {
    const head = 'apiVersion: source.toolkit.fluxcd.io/v1\nkind: OCIRepository\nspec:\n  url: oci://';
    expect(moved('o.yaml', `${head}ghcr.io/a/b\n  ref:\n    tag: 6.6.0\n`)).toBe(
      `${head}harbor.example/p/a/b\n  ref:\n    tag: 6.6.0\n    digest: ${PIN}\n`,
    );
  });

  it.each([
    ['UTF-16 with a mark', Buffer.from('\ufeffimage: x', 'utf16le'), 'UTF-16; save it as UTF-8'],
    ['UTF-16 without one', Buffer.from('kind: Pod\nimage: x\n', 'utf16le'), 'UTF-16; save it as UTF-8'],
    ['several JSON texts', Buffer.from('{"a":1}{"image":"quay.io/a/b:1"}'), 'several JSON texts one after another'],
  ])('names the file for %s', async (_what, bytes, detail) => {
    const { problems } = await discover([{ name: 'x.json', bytes }]);
    expect(problems).toMatchObject([{ file: 'x.json', code: 'input.notYaml' }]);
    expect(String(problems[0]?.params.detail)).toContain(detail);
  });
});
