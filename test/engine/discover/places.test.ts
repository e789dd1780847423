import { describe, expect, it } from 'vitest';
import { discover, travels } from '../../../main/engine/discover/discover.ts';
import type { SourceFile } from '../../../main/engine/discover/load-sources.ts';
import { rewriteFile } from '../../../main/engine/discover/rewrite.ts';

const HEX = 'c0ffee'.padEnd(64, '0');

interface Place {
  readonly what: string;
  /** First file is the one looked at; others lie beside it. */
  readonly files: Readonly<Record<string, string>>;
  /** `line reference`, in file order. */
  readonly images: readonly string[];
  /** References that a person has to move by hand. */
  readonly byHand?: readonly string[];
}

const one = (text: string, name = 'manifests.yaml') => ({ [name]: text.replace(/^\n/, '') });

const PLACES: readonly Place[] = [
  {
    what: 'containers, init and ephemeral containers',
    files: one(`
apiVersion: v1
kind: Pod
spec:
  initContainers: [{name: a, image: "busybox"}]
  containers:
  - name: b
    image: 'nginx:1.25'   # web
  ephemeralContainers:
  - {name: c, image: quay.io/acme/debug@sha256:${HEX}}
`),
    images: ['4 busybox', '7 nginx:1.25', `9 quay.io/acme/debug@sha256:${HEX}`],
  },
  {
    what: 'kind: List and several documents, an end marker and an empty document',
    files: one(`
%YAML 1.2
---
kind: List
apiVersion: v1
items:
- apiVersion: apps/v1
  kind: Deployment
  spec: {template: {spec: {containers: [{image: redis:7}]}}}
...
---
---
image: ghcr.io/acme/tool:v2
`),
    images: ['8 redis:7', '12 ghcr.io/acme/tool:v2'],
  },
  {
    what: 'JSON, also with escaped slashes',
    files: one(
      `{"apiVersion":"v1","kind":"Pod","spec":{"containers":[
\t{"image":"docker.io\\/acme\\/web:1.0","name":"a"}]}}`,
      'pod.json',
    ),
    images: ['2 docker.io/acme/web:1.0'],
  },
  {
    what: 'an anchor under a name that says nothing, once',
    files: one(`
apiVersion: v1
kind: Pod
x-common: &web acme/web:prod
spec:
  containers:
  - {name: a, image: *web}
  - {name: b, image: *web}
`),
    images: ['3 acme/web:prod'],
  },
  {
    what: 'a merge key that brings a field of a split reference',
    files: one(
      `
defaults: &d
  registry: quay.io
  tag: 1.20
web:
  image:
    <<: *d
    repository: acme/web
api:
  image:
    <<: *d
    repository: acme/api
`,
      'values.yaml',
    ),
    images: ['7 quay.io/acme/web:1.20', '11 quay.io/acme/api:1.20'],
  },
  {
    what: 'environment values whatever the variable is called, and several in one value',
    files: one(`
apiVersion: apps/v1
kind: Deployment
spec:
  template:
    spec:
      containers:
      - name: op
        image: quay.io/acme/op:1
        env:
        - name: MAVEN_BUILDER
          value: quay.io/acme/maven:1.2
        - {name: HELPER_IMAGE, value: 'busybox:1'}
        - name: VERSIONS
          value: |
            # comment quay.io/acme/none:1
            8.0=quay.io/acme/db:8.0
            8.1=quay.io/acme/db:8.1
        - name: PAIR
          value: "a=quay.io/acme/a:1.0,b=quay.io/acme/b:1.0"
        - name: ENDPOINT
          value: minio:9000
        - name: IMAGE_PULL_POLICY
          value: Always
`),
    images: [
      '8 quay.io/acme/op:1',
      '11 quay.io/acme/maven:1.2',
      '12 busybox:1',
      '16 quay.io/acme/db:8.0',
      '17 quay.io/acme/db:8.1',
      '19 quay.io/acme/a:1.0',
      '19 quay.io/acme/b:1.0',
    ],
  },
  {
    what: 'arguments as --flag=value, as two items, in a folded shell line',
    files: one(`
apiVersion: v1
kind: Pod
spec:
  containers:
  - image: acme/op:1
    command: [manager, --reloader-image, busybox:1, "-entrypoint-image", "gcr.io/acme/entry@sha256:${HEX}"]
    args:
    - --solver-image=quay.io/acme/solver:v1
    - --config-reloader=quay.io/acme/reloader:v0.49
    - >-
      exec run
      --image=alpine:3
      --listen=otel:4317
`),
    images: [
      '5 acme/op:1',
      '6 busybox:1',
      `6 gcr.io/acme/entry@sha256:${HEX}`,
      '8 quay.io/acme/solver:v1',
      '9 quay.io/acme/reloader:v0.49',
      '12 alpine:3',
    ],
  },
  {
    what: 'ConfigMap values, YAML and JSON in strings, JSON in YAML in a string',
    files: one(`
apiVersion: v1
kind: ConfigMap
data:
  sidecar-image: gcr.io/acme/queue:v1
  pod.yaml: |
    apiVersion: v1
    kind: Pod
    spec:
      containers:
      - image: busybox   # small
  conf.json: '{"runtime": {"image": "quay.io/acme/run:1", "n": [1, 2]}}'
  inner: "a: |\\n  {\\"image\\": \\"quay.io/acme/deep:2\\"}\\n"
  app.toml: |
    [plugins]
      sandbox_image = "registry.k8s.io/pause:3.9"
`),
    images: [
      '4 gcr.io/acme/queue:v1',
      '10 busybox',
      '11 quay.io/acme/run:1',
      '12 quay.io/acme/deep:2',
      '15 registry.k8s.io/pause:3.9',
    ],
  },
  {
    what: 'a template in a string',
    files: one(`
apiVersion: v1
kind: ConfigMap
data:
  inject: |
    {{- if .Values.on }}
    containers:
    - name: x
      image: quay.io/acme/side:v1
    - name: y
      image: "busybox"
    - name: z
      image: "{{ .Image }}"
    {{- end }}
`),
    images: ['8 quay.io/acme/side:v1', '10 busybox'],
  },
  {
    what: 'annotations: last applied configuration, operator metadata',
    files: one(`
apiVersion: apps/v1
kind: Deployment
metadata:
  annotations:
    kubectl.kubernetes.io/last-applied-configuration: |
      {"apiVersion":"v1","spec":{"containers":[{"image":"acme/web:1","name":"w"}]}}
    containerImage: quay.io/acme/op:v0.1
    description: Runs the image acme/other:1.0 for people who like to read long sentences
spec:
  template: {spec: {containers: [{name: w, image: acme/web:1}]}}
`),
    images: ['6 acme/web:1', '7 quay.io/acme/op:v0.1', '10 acme/web:1'],
  },
  {
    what: 'an OLM ClusterServiceVersion',
    files: one(`
apiVersion: operators.coreos.com/v1alpha1
kind: ClusterServiceVersion
metadata:
  annotations:
    alm-examples: |-
      [{"apiVersion": "acme/v1", "kind": "Db", "spec": {"image": "quay.io/acme/db:9"}}]
    containerImage: quay.io/acme/op:v1
spec:
  install:
    spec:
      deployments:
      - spec:
          template:
            spec:
              containers:
              - image: quay.io/acme/op:v1
                env:
                - name: RELATED_IMAGE_DB
                  value: quay.io/acme/db:9
  relatedImages:
  - name: db
    image: quay.io/acme/db:9
`),
    images: [
      '6 quay.io/acme/db:9',
      '7 quay.io/acme/op:v1',
      '16 quay.io/acme/op:v1',
      '19 quay.io/acme/db:9',
      '22 quay.io/acme/db:9',
    ],
  },
  {
    what: 'custom resources of any kind',
    files: one(`
apiVersion: monitoring.coreos.com/v1
kind: Prometheus
spec: {image: "quay.io/prometheus/prometheus:v3.0.0", version: 3.0.0}
---
apiVersion: kpack.io/v1alpha2
kind: ClusterStore
spec:
  sources:
  - image: gcr.io/paketo-buildpacks/java
---
apiVersion: kpack.io/v1alpha2
kind: ClusterStack
spec: {buildImage: {image: "paketobuildpacks/build:base-cnb"}, runImage: {image: "paketobuildpacks/run:base-cnb"}}
---
apiVersion: pkg.crossplane.io/v1
kind: Provider
spec: {package: xpkg.upbound.io/crossplane-contrib/provider-aws:v0.33.0}
---
apiVersion: cdi.kubevirt.io/v1beta1
kind: DataVolume
spec: {source: {registry: {url: "docker://quay.io/kubevirt/fedora:40"}}}
---
apiVersion: tekton.dev/v1
kind: Task
spec:
  params:
  - {name: BUILDER_IMAGE, default: "quay.io/buildah/stable:v1"}
  steps:
  - {name: s, image: alpine}
  - {name: t, image: $(params.BUILDER_IMAGE)}
---
apiVersion: argoproj.io/v1alpha1
kind: Workflow
spec: {templates: [{container: {image: "alpine:3.7"}}, {script: {image: "python:3"}}]}
`),
    images: [
      '3 quay.io/prometheus/prometheus:v3.0.0',
      '9 gcr.io/paketo-buildpacks/java',
      '13 paketobuildpacks/build:base-cnb',
      '13 paketobuildpacks/run:base-cnb',
      '17 xpkg.upbound.io/crossplane-contrib/provider-aws:v0.33.0',
      '21 quay.io/kubevirt/fedora:40',
      '27 quay.io/buildah/stable:v1',
      '29 alpine',
      '34 alpine:3.7',
      '34 python:3',
    ],
  },
  {
    what: 'image volumes',
    files: one(`
apiVersion: v1
kind: Pod
spec:
  volumes:
  - {name: v, image: {reference: acme/data, pullPolicy: Always}}
`),
    images: ['5 acme/data'],
  },
  {
    what: 'ImageStreams and BuildConfigs by the kind beside the name',
    files: one(`
apiVersion: image.openshift.io/v1
kind: ImageStream
spec:
  tags:
  - from: {kind: DockerImage, name: ubi9}
    name: a
  - from: {kind: ImageStreamTag, name: "tool:1.0"}
    name: b
`),
    images: ['5 ubi9'],
  },
  {
    what: 'an OpenShift Template with parameters',
    files: one(`
apiVersion: template.openshift.io/v1
kind: Template
objects:
- kind: Pod
  spec:
    containers:
    - image: \${IMAGE}
    - image: \${REGISTRY}/acme/side:\${TAG}
parameters:
- {name: IMAGE, value: "quay.io/acme/main:1.0"}
- {name: REGISTRY, value: quay.io}
- {name: TAG, value: "2.0"}
`),
    images: ['7 quay.io/acme/main:1.0', '8 quay.io/acme/side:2.0', '10 quay.io/acme/main:1.0'],
  },
  {
    what: 'registry, repository, tag and digest of Helm values',
    files: one(
      `
image:
  registry: docker.io
  repository: acme/web
  tag: 1.18
  digest: ""
  pullPolicy: IfNotPresent
metrics:
  image: {repository: quay.io/acme/exporter, tag: "2021-01-19"}
backup:
  image:
    name: acme/backup
    tag: latest
agent:
  imageRepository: ghcr.io/acme/agent
  imageTag: v1
helperImage: acme/helper
helperTag: "3"
driver:
  repository: nvcr.io/acme
  image: driver
  version: "535.1"
`,
      'values.yaml',
    ),
    images: [
      '2 docker.io/acme/web:1.18',
      '8 quay.io/acme/exporter:2021-01-19',
      '11 acme/backup:latest',
      '14 ghcr.io/acme/agent:v1',
      '16 acme/helper:3',
      '19 nvcr.io/acme/driver:535.1',
    ],
  },
  {
    what: 'a pinned split reference',
    files: one(
      `
image:
  repository: quay.io/acme/web
  tag: v1
  digest: sha256:${HEX}
`,
      'values.yaml',
    ),
    images: [`2 quay.io/acme/web:v1@sha256:${HEX}`],
  },
  {
    what: 'a hub, a tag and image names of Istio',
    files: one(
      `
global:
  hub: docker.io/istio
  tag: 1.20.0
  proxy: {image: proxyv2}
  proxy_init:
    image: proxyv2
pilot:
  hub: ""
  tag: ""
  image: pilot
`,
      'values.yaml',
    ),
    images: ['4 docker.io/istio/proxyv2:1.20.0', '6 docker.io/istio/proxyv2:1.20.0', '10 docker.io/istio/pilot:1.20.0'],
  },
  {
    what: 'a global registry far away',
    files: one(
      `
global:
  imageRegistry: quay.io
web:
  image: {repository: acme/web, tag: "1.0"}
deep:
  er:
    image:
      repository: acme/deep
      tag: 2.0.1
`,
      'values.yaml',
    ),
    images: ['4 quay.io/acme/web:1.0', '8 quay.io/acme/deep:2.0.1'],
  },
  {
    what: "a tag that is the chart's appVersion",
    files: {
      'chart/values.yaml': 'image:\n  repository: ghcr.io/acme/app\n  tag: ""\n',
      'chart/Chart.yaml': 'apiVersion: v2\nname: app\nversion: 0.1.0\nappVersion: 1.16.0\n',
    },
    images: ['2 ghcr.io/acme/app:1.16.0'],
  },
  {
    what: 'annotations of Chart.yaml',
    files: one(
      `
apiVersion: v2
name: x
version: 1.0.0
dependencies:
- {name: redis, version: 1.2.3, repository: "oci://registry.example.org/charts"}
annotations:
  artifacthub.io/images: |
    - name: web
      image: ghcr.io/acme/web:1.0
  images: |-
    - image: docker.io/acme/db:2
      name: db
`,
      'Chart.yaml',
    ),
    images: ['9 ghcr.io/acme/web:1.0', '11 docker.io/acme/db:2'],
  },
  {
    what: 'literals in a Helm template',
    files: {
      'c/templates/job.yaml': `{{- if .Values.on }}
kind: Job
spec:
  template:
    spec:
      containers:
      - name: {{ .Chart.Name }}
        image: "{{ .Values.image.repository }}:{{ .Values.image.tag }}"
      - image: busybox:1.36
        args: ["--helper={{ .Values.x }}", "--solver=quay.io/acme/solver:v1"]
{{/* image: quay.io/acme/comment:v1 */}}
{{- end }}
`,
      'c/Chart.yaml': 'name: c\nversion: 1.0.0\n',
    },
    images: ['9 busybox:1.36', '10 quay.io/acme/solver:v1'],
  },
  {
    what: 'a template whose registry is written out and whose tag comes from values',
    files: {
      'c/templates/a.yaml': `{{- if true }}
image: "registry.example.org/acme/web:{{ .Values.web.tag | default .Chart.AppVersion }}"
---
image: quay.io/acme/{{ .Values.name }}:{{ default "v9" .Values.none }}
---
image: "{{ .Values.web.repository }}:{{ .Values.web.tag }}"
---
image: quay.io/acme/x:{{ include "c.tag" . }}
{{- end }}
`,
      'c/Chart.yaml': 'name: c\nversion: 1.0.0\nappVersion: "2.0"\n',
      'c/values.yaml': 'name: tool\nweb: {repository: quay.io/acme/w, tag: 1.10}\n',
    },
    images: ['2 registry.example.org/acme/web:1.10', '4 quay.io/acme/tool:v9'],
    byHand: ['registry.example.org/acme/web:1.10', 'quay.io/acme/tool:v9'],
  },
  {
    what: 'kustomization images',
    files: one(
      `
apiVersion: kustomize.config.k8s.io/v1beta1
kind: Kustomization
images:
- name: acme/web
  newName: ghcr.io/acme/web
  newTag: v1
- name: nginx
  newTag: "1.25"
- name: pinned
  digest: sha256:${HEX}
- name: left-alone
`,
      'kustomization.yaml',
    ),
    images: ['5 ghcr.io/acme/web:v1', '8 nginx:1.25', `10 pinned@sha256:${HEX}`],
  },
  {
    what: 'a compose file with .env and defaults',
    files: {
      'app/compose.yaml': `services:
  a: {image: "\${A_IMAGE}"}
  b:
    image: acme/b:\${TAG}
    ports: ["8080:80"]
    volumes: ["data:/var/lib"]
  c:
    image: \${C_IMAGE:-quay.io/acme/c:1.0}
  d: {image: redis}
`,
      'app/.env': 'A_IMAGE=quay.io/acme/a:1.0\nTAG=2.0\n',
    },
    images: ['2 quay.io/acme/a:1.0', '4 acme/b:2.0', '8 quay.io/acme/c:1.0', '9 redis'],
  },
  {
    what: 'a plain list with comments',
    files: one(
      `
# images of release 1
docker.io/acme/a:1.0
acme/b:2   # needs more memory

quay.io/acme/c@sha256:${HEX}
busybox
`,
      'images.txt',
    ),
    images: ['2 docker.io/acme/a:1.0', '3 acme/b:2', `5 quay.io/acme/c@sha256:${HEX}`, '6 busybox'],
  },
  {
    what: 'an ImagesLock and a BundleLock',
    files: one(`
apiVersion: imgpkg.carvel.dev/v1alpha1
kind: ImagesLock
images:
- image: index.docker.io/library/nginx@sha256:${HEX}
  annotations: {kbld.carvel.dev/id: "nginx:1.14.2"}
---
apiVersion: imgpkg.carvel.dev/v1alpha1
kind: BundleLock
bundle: {image: "registry.example.org/b@sha256:${HEX}", tag: v1}
`),
    images: [`4 index.docker.io/library/nginx@sha256:${HEX}`, `9 registry.example.org/b@sha256:${HEX}`],
  },
  {
    what: 'a list of images of a package (Zarf, RKE)',
    files: one(`
kind: ZarfPackageConfig
components:
- images:
  - docker.io/library/redis:7.2-alpine
  - acme/tool:main
  charts: [{name: x, version: 1.0.0, url: "https://charts.example.org"}]
system_images:
  etcd: rancher/mirrored-etcd:v3.5.6
`),
    images: ['4 docker.io/library/redis:7.2-alpine', '5 acme/tool:main', '8 rancher/mirrored-etcd:v3.5.6'],
  },
  {
    what: 'the annotation that kbld writes',
    files: one(`
apiVersion: v1
kind: Pod
metadata:
  annotations:
    kbld.k14s.io/images: |
      - origins:
        - resolved:
            tag: 1.14.2
            url: nginx:1.14.2
        url: index.docker.io/library/nginx@sha256:${HEX}
spec: {containers: [{image: "index.docker.io/library/nginx@sha256:${HEX}"}]}
`),
    images: [`10 index.docker.io/library/nginx@sha256:${HEX}`, `11 index.docker.io/library/nginx@sha256:${HEX}`],
  },
  {
    what: 'values of a chart given one by one in an Argo CD application',
    files: one(`
apiVersion: argoproj.io/v1alpha1
kind: Application
spec:
  source:
    helm:
      parameters:
      - {name: replicas, value: "3"}
      - name: controller.image.repository
        value: quay.io/acme/controller
      - {name: controller.image.tag, value: "1.20"}
      - {name: sidecar.image, value: "ghcr.io/acme/side:2"}
`),
    images: ['9 quay.io/acme/controller:1.20', '11 ghcr.io/acme/side:2'],
  },
  {
    what: "the images of Flux's Kustomization",
    files: one(`
apiVersion: kustomize.toolkit.fluxcd.io/v1
kind: Kustomization
metadata: {name: apps}
spec:
  path: ./deploy
  images:
  - name: web
    newName: acme/web
    newTag: v1
`),
    images: ['8 acme/web:v1'],
  },
  {
    what: 'repository, image and version of an operator whose configuration is called a policy',
    files: one(`
apiVersion: nvidia.com/v1
kind: ClusterPolicy
spec:
  driver:
    repository: nvcr.io/nvidia
    image: driver
    version: "550.54.15"
  dcgm: {repository: nvcr.io/nvidia/cloud-native, image: dcgm, version: sha256:${HEX}}
`),
    images: ['5 nvcr.io/nvidia/driver:550.54.15', `8 nvcr.io/nvidia/cloud-native/dcgm@sha256:${HEX}`],
  },
  {
    what: 'a docker:// address, even without a tag',
    files: one(`
apiVersion: cdi.kubevirt.io/v1beta1
kind: DataVolume
spec: {source: {registry: {url: "docker://kubevirt/fedora-cloud-registry-disk-demo"}}}
`),
    images: ['3 kubevirt/fedora-cloud-registry-disk-demo'],
  },
  {
    what: 'not what a pipeline makes',
    files: one(`
apiVersion: tekton.dev/v1
kind: Task
spec:
  steps:
  - image: quay.io/buildah/stable:v1.35
    args: [--destination, registry.example.org/made:1]
    script: buildah bud -t registry.example.org/made:1 .
`),
    images: ['5 quay.io/buildah/stable:v1.35'],
  },
  {
    what: 'a default registry beside one that is left to be filled in',
    files: one(
      `
admission:
  image: {registry: ~, defaultRegistry: reg.example.org, repository: acme/admission, tag: v1.14.0}
`,
      'values.yaml',
    ),
    images: ['2 reg.example.org/acme/admission:v1.14.0'],
  },
  {
    what: 'what a kustomization puts in, and not what it replaces in its bases',
    files: {
      'app/overlay/kustomization.yaml':
        'resources: [../base]\nimages:\n- {name: controller, newName: ghcr.io/acme/op, newTag: v1}\n- {name: nginx, newTag: "1.25"}\n',
      'app/base/manager.yaml':
        'kind: Deployment\napiVersion: apps/v1\nspec: {template: {spec: {containers: [{image: "controller:latest"}, {image: nginx}]}}}\n',
    },
    images: ['3 ghcr.io/acme/op:v1', '4 nginx:1.25'],
  },
  {
    what: 'what only one of two kustomizations replaces, because the other one pulls it',
    files: {
      'kv/base/d.yaml': 'kind: Pod\napiVersion: v1\nspec: {containers: [{image: "redis:7"}]}\n',
      'kv/base/kustomization.yaml': 'resources: [d.yaml]\n',
      'kv/dev/kustomization.yaml': 'resources: [../base]\nnamePrefix: dev-\n',
      'kv/prod/kustomization.yaml':
        'resources: [../base]\nimages:\n- {name: redis, newName: ghcr.io/acme/one, newTag: "1.0"}\n',
    },
    images: ['3 redis:7'],
  },
  {
    what: 'not what every kustomization that is deployed replaces, itself or further down',
    files: {
      'kv/base/d.yaml': 'kind: Pod\napiVersion: v1\nspec: {containers: [{image: "redis:7"}]}\n',
      'kv/base/kustomization.yaml': 'resources: [d.yaml]\n',
      'kv/site/kustomization.yaml': 'resources: [../base]\nimages:\n- {name: redis, newTag: "8"}\n',
      'kv/a/kustomization.yaml': 'resources: [../site]\n',
      'kv/b/kustomization.yaml': 'resources: [../base]\nimages:\n- {name: redis, newTag: "9"}\n',
    },
    images: [],
  },
  {
    what: 'a far hub before bare names alone, and not before an image that has a path of its own',
    files: one(
      `
global: {hub: docker.io/istio, tag: 1.7.3}
pilot: {image: pilot}
grafana: {image: {repository: grafana/grafana, tag: 6.7.4}}
`,
      'values.yaml',
    ),
    images: ['2 docker.io/istio/pilot:1.7.3', '3 grafana/grafana:6.7.4'],
  },
  {
    what: 'what a policy makes or puts in, and not what it holds against others; no query, no list of changes',
    files: one(
      `
apiVersion: kyverno.io/v1
kind: ClusterPolicy
spec:
  rules:
  - validate: {pattern: {spec: {containers: [{image: "docker.io/library/busybox:1.36"}]}}}
  - mutate: {patchStrategicMerge: {spec: {initContainers: [{name: a, image: "ghcr.io/acme/init:1"}]}}}
  - generate: {kind: Pod, data: {spec: {containers: [{name: a, image: "ghcr.io/acme/made:2"}]}}}
---
apiVersion: keda.sh/v1alpha1
kind: ScaledObject
metadata: {annotations: {artifacthub.io/changes: '- "Bump go to registry.k8s.io/go:1.22"'}}
spec: {triggers: [{metadata: {query: 'sum(x{image="nginx:1.2"})'}}]}
`,
    ),
    images: ['6 ghcr.io/acme/init:1', '7 ghcr.io/acme/made:2'],
  },
  {
    what: 'a digest field that takes the hex alone',
    files: one(
      `
image: {registry: quay.io, repository: acme/operator, tag: v0.74.0, sha: ""}
`,
      'values.yaml',
    ),
    images: ['1 quay.io/acme/operator:v0.74.0'],
  },
  {
    what: 'KYAML',
    files: one(`
---
{
  apiVersion: "v1",
  kind: "Pod",
  spec: {
    containers: [{
      name: "a",  # the only one
      image: "nginx:1.25",
    }],
  },
}
`),
    images: ['8 nginx:1.25'],
  },
  {
    what: 'a default in the schema of a custom resource, and nothing else of it',
    files: one(`
apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
spec:
  versions:
  - schema:
      openAPIV3Schema:
        properties:
          image:
            description: e.g. quay.io/acme/doc:1.0
            type: string
            default: quay.io/acme/default:v1
            example: quay.io/acme/example:v1
`),
    images: ['11 quay.io/acme/default:v1'],
  },
  {
    what: 'an OCIRepository of Flux',
    files: one(`
apiVersion: source.toolkit.fluxcd.io/v1
kind: OCIRepository
spec:
  url: oci://ghcr.io/acme/manifests
  ref: {tag: 6.5.0}
`),
    images: ['4 ghcr.io/acme/manifests:6.5.0'],
  },
  {
    what: 'objects of a list that also holds the schema of a custom resource',
    files: one(`
apiVersion: v1
kind: List
items:
- kind: CustomResourceDefinition
  apiVersion: apiextensions.k8s.io/v1
  spec: {example: {image: "quay.io/acme/none:1"}, default: "quay.io/acme/default:1.0"}
- kind: Pod
  apiVersion: v1
  spec: {containers: [{image: busybox}]}
`),
    images: ['6 quay.io/acme/default:1.0', '9 busybox'],
  },
  {
    what: 'patches of a kustomization and values of an Argo CD Application',
    files: one(`
apiVersion: argoproj.io/v1alpha1
kind: Application
spec:
  source:
    kustomize:
      images:
      - acme/web=quay.io/acme/web:v2
    helm:
      values: |
        image:
          repository: quay.io/acme/chart
          tag: "3.1"
`),
    images: ['7 quay.io/acme/web:v2', '11 quay.io/acme/chart:3.1'],
  },
];

const files = (place: Place): SourceFile[] =>
  Object.entries(place.files).map(([name, text]) => ({ name, bytes: Buffer.from(text) }));

const move = (reference: string) =>
  reference.startsWith('harbor.')
    ? reference
    : `harbor.example.net/ferry/${reference.replace(/^[^/]*[.:][^/]*\//, '')}`;

describe('discovery', () => {
  it.each(PLACES.map((place) => [place.what, place] as const))('finds %s', async (_what, place) => {
    const { findings, problems } = await discover(files(place));
    const [first] = Object.keys(place.files);
    const taken = findings.filter((finding) => finding.file === first && travels(finding));
    expect(problems).toEqual([]);
    expect(taken.map(({ line, reference }) => `${line} ${reference}`)).toEqual(place.images);
  });
});

describe('the rewrite', () => {
  it.each(PLACES.map((place) => [place.what, place] as const))(
    'gives back %s unchanged for the same names',
    (_what, place) => {
      const [file, ...companions] = files(place);
      if (!file) throw new Error('no file');
      const result = rewriteFile(file, (reference) => reference, { companions });
      expect(result.bytes.toString()).toBe(file.bytes.toString());
    },
  );

  it.each(PLACES.map((place) => [place.what, place] as const))(
    'moves %s, and a second time changes nothing',
    async (_what, place) => {
      const [file, ...companions] = files(place);
      if (!file) throw new Error('no file');
      const once = rewriteFile(file, move, { companions });
      expect(once.notRewritten.map(({ reference }) => reference)).toEqual(place.byHand ?? []);
      const moved = { name: file.name, bytes: once.bytes };
      const twice = rewriteFile(moved, move, { companions });
      expect(twice).toMatchObject({ changed: 0 });
      expect(twice.bytes.toString()).toBe(once.bytes.toString());
      expect(once.bytes.toString()).toMatchSnapshot();
    },
  );
});
