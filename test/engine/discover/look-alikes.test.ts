import { describe, expect, it } from 'vitest';
import { discover, travels } from '../../../main/engine/discover/discover.ts';

const taken = async (text: string, name = 'a.yaml') => {
  const { findings } = await discover([{ name, bytes: Buffer.from(text) }]);
  return findings.filter(travels).map(({ reference }) => reference);
};

describe('look-alikes are never certain or likely', () => {
  it.each([
    ['a host and port', 'env: [{name: S3, value: "minio:9000"}, {name: DB, value: "postgres.db.svc:5432/app"}]'],
    ['names of RBAC', 'metadata: {name: "istio.io:istiod-ca"}\nroleRef: {name: "cert-manager:leaderelection"}'],
    [
      'a controller',
      'args: ["--controller-class=k8s.io/ingress-nginx", "--leader-election-id=acme.example.com/leader"]',
    ],
    ['API groups', 'rules: [{apiGroups: [networking.k8s.io/v1, apps/v1], resources: [images/finalizers]}]'],
    ['module paths', 'pkg: github.com/acme/tool/v2\ngo: golang.org/x/net@v0.1.0\nsrc: github.com/acme/tool:v1.0.0'],
    [
      'ports and volumes of compose',
      'services: {a: {build: ., ports: ["8080:80", "127.0.0.1:53:53/udp"], volumes: ["data:/var/lib", "./a:/b:ro"]}}',
    ],
    ['URLs', 'a: https://quay.io/acme/web:1.0\nb: "http://host:8080/path/x:1"\nc: git@github.com:acme/web.git'],
    [
      'pictures and disks',
      'apiVersion: v1\nkind: X\nspec: {image: logo.png, backgroundImage: "acme/sky:1.0", osImage: ubuntu-22.04}',
    ],
    [
      'pull policies, secrets and registries',
      'image: {pullPolicy: Always, pullSecrets: [regcred], registry: "localhost:5000"}',
    ],
    ['flags that have image in their name', 'data: {volumes-image: "disabled", image-gc-threshold: "85:80"}'],
    [
      'patterns of policies',
      'apiVersion: kyverno.io/v1\nkind: ClusterPolicy\nspec: {rules: [{verifyImages: [{imageReferences: ["ghcr.io/acme/*", "ghcr.io/acme/web:v1"]}]}]}',
    ],
    [
      'parameters of a constraint',
      'apiVersion: constraints.gatekeeper.sh/v1beta1\nkind: K8sAllowedRepos\nspec: {parameters: {repos: ["quay.io/acme/web:1.0"]}}',
    ],
    ['labels', 'metadata: {labels: {app: "acme/web:1.0"}}'],
    ['times and versions', 'a: "12:30"\nb: 2006-01-02T15:04:05Z07:00\nc: v1.2.3\nd: "1:1.2.3"'],
    ['metrics', 'record: "job:http_requests:rate5m"\nexpr: sum(rate(x{a="b"}[5m]))'],
    ['a profile', 'annotations: {container.apparmor.security.beta.kubernetes.io/a: localhost/k8s-deny-write}'],
    [
      'templates',
      'image: "{{ .Values.image }}"\nother: {image: $(params.IMAGE)}\nthird: {image: "quay.io/acme/web:{{ .Tag }}"}',
    ],
    [
      'what a build writes',
      'kind: BuildConfig\napiVersion: build.openshift.io/v1\nspec: {output: {to: {kind: DockerImage, name: "quay.io/acme/out:1"}}}',
    ],
    ['a digest alone', `image: {digest: "sha256:${'a'.repeat(64)}"}`],
    [
      'a sentence about an image',
      'kind: ConfigMap\napiVersion: v1\ndata: {a: "image: quay.io/a/b:1 could not be pulled", b: "the image: nginx:1.25 is not there any more"}',
    ],
    ['a message', 'kind: ConfigMap\napiVersion: v1\ndata: {motd: "image: foo:1"}'],
    [
      'a repository that a program puts names behind',
      'apiVersion: mysql.oracle.com/v2\nkind: InnoDBCluster\nspec: {imageRepository: container-registry.oracle.com/mysql, version: 8.0.32}',
    ],
    ['a repository of git', 'source: {gitRepository: acme/web, gitTag: v1}'],
    ['the status of an object', 'apiVersion: v1\nkind: Pod\nstatus: {containerStatuses: [{image: "acme/web:1.0"}]}'],
    ['a machine', 'apiVersion: v1\nkind: MachineDeployment\nspec: {machineImage: {name: gardenlinux, version: "1.2"}}'],
    [
      'an image that the injector chooses',
      'apiVersion: v1\nkind: Pod\nspec: {containers: [{name: istio-proxy, image: auto}]}',
    ],
  ])('%s', async (_what, text) => {
    expect(await taken(text)).toEqual([]);
  });

  it.each([
    ['prose in a file of a ConfigMap', 'data: {"README.md": "See acme/web:1.0 and ghcr.io/acme/web:2.0."}'],
    ['an expression of a rule', 'expr: sum(kube_pod_container_info{image="acme/web:1.0"})'],
    ['a tag that a chart puts something to', 'image: {repository: jenkins/jenkins, tag: 2.440, tagLabel: jdk17}'],
  ])('%s', async (_what, text) => {
    expect(await taken(text)).toEqual([]);
  });

  it('prose', async () => {
    expect(await taken('notes: Please use the image quay.io/acme/web:1.0 or a later one of it')).toEqual([]);
  });

  it('a guarded example is at most a maybe, and is not rewritten', async () => {
    const text = 'kind: ConfigMap\napiVersion: v1\ndata:\n  _example: |\n    sidecar-image: quay.io/acme/side:v1\n';
    const { findings } = await discover([{ name: 'a.yaml', bytes: Buffer.from(text) }], { include: ['*'] });
    expect(findings).toMatchObject([{ reference: 'quay.io/acme/side:v1', certainty: 'certain', line: 5 }]);
    expect(await taken(text)).toEqual([]);
  });

  it('commented-out defaults are mentioned, not taken', async () => {
    const text = 'a: 1\n# SIDECAR_IMAGE: "quay.io/acme/side:v1"\n#   image: busybox:1.28\n';
    const { findings, notes } = await discover([{ name: 'a.yaml', bytes: Buffer.from(text) }]);
    expect(findings).toEqual([]);
    expect(notes).toEqual([
      { file: 'a.yaml', line: 2, kind: 'commented-out', text: 'quay.io/acme/side:v1' },
      { file: 'a.yaml', line: 3, kind: 'commented-out', text: 'busybox:1.28' },
    ]);
  });

  it('an operator that chooses images at run time is named', async () => {
    const { notes } = await discover([{ name: 'a.yaml', bytes: Buffer.from('image: rook/ceph:v1.12') }]);
    expect(notes).toMatchObject([{ kind: 'operator', line: 1, text: expect.stringContaining('Rook') }]);
  });
});
