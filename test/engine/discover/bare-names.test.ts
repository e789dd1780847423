import { describe, expect, it } from 'vitest';
import { mayHoldImage } from '../../../main/engine/discover/screen.ts';
import { file, found, moved, PIN, taken } from './scan-support.ts';

const pod = (container: string) => `apiVersion: v1\nkind: Pod\nspec:\n  containers:\n  - name: a\n    ${container}\n`;
const script = (line: string) => `apiVersion: v1\nkind: ConfigMap\ndata:\n  run.sh: |\n    ${line}\n`;

describe('a bare name behind an option or a variable that asks for an image', () => {
  it.each([
    ['an argument', pod('args: [--sidecar-image=busybox]'), '6 busybox'],
    ['two arguments', pod('args: [--image, redis]'), '6 redis'],
    ['an argument with a path', pod('args: [--image=bitnami/redis]'), '6 bitnami/redis'],
    ['an environment', pod('env: [{name: SIDECAR_IMAGE, value: busybox}]'), '6 busybox'],
    ['what OLM relates', pod('env: [{name: RELATED_IMAGE_DB, value: postgres}]'), '6 postgres'],
    ['what OLM relates, with a tag', pod('env: [{name: RELATED_IMAGE_DB, value: "postgres:16"}]'), '6 postgres:16'],
    ['a ConfigMap', 'apiVersion: v1\nkind: ConfigMap\ndata:\n  SIDECAR_IMAGE: busybox\n', '4 busybox'],
    ['a compose service', 'services:\n  a:\n    environment:\n      - SIDECAR_IMAGE=busybox\n', '4 busybox'],
    ['a command of kubectl', script('kubectl run x --image=nginx'), '5 nginx'],
    ['a variable of a script', script('export TOOL_IMAGE="alpine"'), '5 alpine'],
    ['the default of a variable', script(`docker run "\${TOOL_IMAGE:-alpine}"`), '5 alpine'],
  ])('is found in %s and rewritten there', async (_what, text, image) => {
    expect(await taken(file('a.yaml', text))).toEqual([image]);
    expect(mayHoldImage(text)).toBe(true);
    expect(moved('a.yaml', text)).toContain(`@${PIN}`);
  });

  it.each([
    ['behind white space', script('kubectl create deployment d --image httpd'), 'maybe httpd'],
    ['under a field of a resource', 'apiVersion: a/v1\nkind: A\nspec: {proxyImage: nginx}\n', 'maybe nginx'],
    ['in properties', script('helper.image=alpine'), 'maybe alpine'],
    ['in JSON', pod(`env: [{name: IMAGES_JSON, value: '{"d":"debian:12"}'}]`), 'maybe debian:12'],
    [
      'with its tag in another variable',
      pod('env: [{name: APP_IMAGE, value: acme/web}, {name: APP_VERSION, value: prod}]'),
      'maybe acme/web',
    ],
    [
      'with its registry in another variable',
      pod('env: [{name: DB_IMAGE, value: mongo}, {name: DB_REPO_URL, value: quay.io/db}]'),
      'maybe mongo',
    ],
    ['used with a tag behind it', script(`TOOL_IMAGE=alpine; docker run $TOOL_IMAGE:$TAG`), 'maybe alpine'],
  ])('is a maybe %s', async (_where, text, image) => {
    expect(await found(file('a.yaml', text))).toEqual([image]);
  });

  it.each([
    ['a switch', '--use-image=true'],
    ['a word of settings', '--base-image=auto'],
    ['words of settings', '--base-image=always-pull'],
    ['no word', '--base-image='],
    ['a number', '--base-image=12'],
    ['a version', '--base-image=v1.2'],
    ['a policy', '--image-pull-policy=always'],
    ['a format', '--image-format=qcow'],
    ['a path', '--image-path=charts'],
    ['a disk', '--kernel-image=bzimage'],
  ])('is not invented of %s', async (_what, argument) => {
    expect(await found(file('a.yaml', pod(`args: ["${argument}"]`)))).toEqual([]);
    expect(await found(file('a.yaml', pod(`args: [${argument.replace('=', ', "')}"]`)))).toEqual([]);
    expect(await found(file('a.yaml', script(argument)))).toEqual([]);
  });

  it('is not invented of an option that the next one follows, or of a comment', async () => {
    expect(await found(file('a.yaml', pod('args: [--image, --verbose]')))).toEqual([]);
    expect(await found(file('a.yaml', script('# --image=nginx')))).toEqual([]);
  });
});
