import { describe, expect, it } from 'vitest';
import { mayHoldImage } from '../../../main/engine/discover/screen.ts';
import { file, found, moved, PIN, taken } from './scan-support.ts';

const script = (line: string) => `kind: ConfigMap\napiVersion: v1\ndata:\n  run.sh: |\n    ${line}\n`;

describe('the image of a command in a script', () => {
  it.each([
    ['docker run --rm -v /a:/b -p80:80 ubuntu:22.04 bash', 'ubuntu:22.04'],
    ['docker pull nginx', 'nginx'],
    ['sudo podman --log-level debug run -it alpine:3 sh', 'alpine:3'],
    ['ctr -n k8s.io images pull docker.io/library/busybox:1', 'docker.io/library/busybox:1'],
    ['if x; then nerdctl image pull debian; fi', 'debian'],
    ['DATE=$(docker run --rm alpine:3.18 date)', 'alpine:3.18'],
    [`docker run \${TOOL:-alpine:3.19} sh`, 'alpine:3.19'],
    ['docker service create --name web caddy:2', 'caddy:2'],
    [`docker run --name \${{ inputs.name }} -d caddy:2 x`, 'caddy:2'],
    ['docker run --name {{ .Name }} caddy:2', 'caddy:2'],
  ])('is found in %s', async (line, image) => {
    expect(await taken(file('a.yaml', script(line)))).toEqual([`5 ${image}`]);
    expect(mayHoldImage(script(line))).toBe(true);
    expect(moved('a.yaml', script(line))).toContain(`@${PIN}`);
  });

  it.each([
    ['docker compose run web'],
    ['docker network create front'],
    ['docker inspect web'],
    [`docker run --name \${{ inputs.name }}$i \${{ inputs.image }} etcd`],
    ['docker buildx create --name b --driver docker-container default'],
    ['# docker pull nginx'],
    ['You may use docker run to start it'],
  ])('is not invented in %s', async (line) => {
    expect(await found(file('a.yaml', script(line)))).toEqual([]);
  });

  it.each([
    ['crane copy quay.io/a/b:v1 registry.local:5000/a/b:v1', 'quay.io/a/b:v1', 'registry.local:5000/a/b:v1'],
    ['skopeo copy --all docker://quay.io/a/b:v1 docker://h.example/a/b:v1', 'quay.io/a/b:v1', 'h.example/a/b:v1'],
  ])('is what is read by %s; what is written is only a maybe', async (line, from, to) => {
    expect(await found(file('a.yaml', script(line)))).toEqual([`likely ${from}`, `maybe ${to}`]);
  });

  it('needs no registry where the same script makes it', async () => {
    const lines = 'docker build -t acme/own:1.0 .\n    docker push acme/own:1.0\n    docker run acme/own:1.0';
    expect(await taken(file('a.yaml', script(lines)))).toEqual([]);
  });

  it('is found in a list of words, also as short as a name', async () => {
    const text =
      'args: [docker, run, -d, ubuntu]\ncommand: [docker, build, -t, "acme/own:1.0", .]\nmore: {args: [copy, "quay.io/a/b:v1", "h.example/a/b:v1"]}\n';
    expect(await found(file('a.yaml', text))).toEqual([
      'likely ubuntu',
      'maybe acme/own:1.0',
      'likely quay.io/a/b:v1',
      'maybe h.example/a/b:v1',
    ]);
  });
});

describe('the default of something that is filled in later', () => {
  it.each([
    ['a template', 'image: \'{{ default "busybox:1.36" .Image }}\''],
    ['a template that pipes', 'image: \'{{ .Image | default "busybox:1.36" }}\''],
    ['a template that decides', 'image: "{{ if .Own }}{{ .Own }}{{ else }}quay.io/a/busybox:1.36{{ end }}"'],
    ['a template in a text', 'data: {"pod.yaml": "image: {{ or .X \\"busybox:1.36\\" }}\\n"}'],
    ['a variable of a script', script(`IMAGE="\${IMAGE:-busybox:1.36}"`)],
    ['a variable of a script that is set', script(`: \${TOOL_IMAGE:=busybox:1.36}`)],
    ['a variable in an argument', `args: ["--image=\${IMG:-busybox:1.36}"]`],
    ['a variable in an environment', `env: [{name: TOOL, value: "\${TOOL:-quay.io/a/busybox:1.36}"}]`],
  ])('is found in %s and rewritten there', async (_what, text) => {
    const [image = ''] = await taken(file('a.yaml', text));
    expect(image).toMatch(/busybox:1\.36$/);
    const name = image.replace(/^\d+ /, '');
    const address = `harbor.example/p/${name.replace('quay.io/', '').replace(':1.36', '')}@${PIN}`;
    expect(moved('a.yaml', text)).toBe(text.replace(name, address));
  });

  it('is only a maybe where the values of its chart replace it', async () => {
    const template =
      'image: {{ .Values.tool.image | default "busybox:1.36" }}\nother: {{ .Values.none | default "quay.io/a/b:1" }}\n';
    const values = file('c/values.yaml', 'tool:\n  image: ghcr.io/a/tool:2.0\nnone: ""\n');
    const chart = file('c/Chart.yaml', 'name: c\n');
    expect(await found(values, chart, file('c/templates/a.yaml', template))).toEqual([
      'certain ghcr.io/a/tool:2.0',
      'maybe busybox:1.36',
      'likely quay.io/a/b:1',
    ]);
  });

  it.each([
    ['a part of a reference in a template', 'image: "quay.io/a/b:{{ .Tag }}"'],
    ['a registry that is not known', script(`docker run \${REGISTRY}/a/b:1.0`)],
    ['a port', script(`: \${ENDPOINT:-localhost:5000}`)],
    ['a condition', 'x: \'{{ if eq .Image "quay.io/a/b:1.0" }}yes{{ end }}\''],
  ])('is not invented from %s', async (_what, text) => {
    expect(await taken(file('a.yaml', text))).toEqual([]);
  });
});

describe('a text that is no more than like a reference', () => {
  it.each([
    'text/html:utf-8',
    'kube-system/default:v1',
    'acme/web:v1',
    'kube-system/proxy:v1.2.3',
    'deployment/web:1.0',
    'cluster.local/ns/default/sa/a:1.0',
    'com.acme/tool:1.2.3',
  ])('is only a maybe: %s', async (text) => {
    expect(await found(file('a.yaml', `args: ["--x=${text}", "${text}"]`))).toEqual([`maybe ${text}`, `maybe ${text}`]);
  });

  it('is no image at all where it ends in a port', async () => {
    expect(await found(file('a.yaml', 'args: ["--service=monitoring/prometheus:9090"]'))).toEqual([]);
  });

  it('is likely where its document has another image from the same place', async () => {
    const pod = (tool: string) => `spec: {containers: [{image: "acme/op:1.0", args: ["--tool=${tool}"]}]}\n`;
    expect(await taken(file('a.yaml', pod('acme/tool:v1')))).toEqual(['1 acme/op:1.0', '1 acme/tool:v1']);
    expect(await taken(file('a.yaml', pod('other/tool:v1')))).toEqual(['1 acme/op:1.0']);
    expect(await taken(file('a.yaml', `${pod('other/tool:v1')}---\nimage: other/web:1.0\n`))).toEqual([
      '1 acme/op:1.0',
      '3 other/web:1.0',
    ]);
  });

  it('is likely where its tag is a full version', async () => {
    expect(await taken(file('a.yaml', 'args: ["--x=acme/web:1.2", "--y=acme/web:latest"]'))).toEqual([
      '1 acme/web:1.2',
      '1 acme/web:latest',
    ]);
  });
});
