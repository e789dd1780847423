// biome-ignore-all lint/suspicious/noTemplateCurlyInString: compose files and scripts write their variables so
import { describe, expect, it } from 'vitest';
import { mayHoldImage } from '../../../main/engine/discover/screen.ts';
import { file, found, moved, PIN, taken } from './scan-support.ts';

const ENV = file('c/.env', 'REG=registry.corp.example:5000/team\nTAG=1.4.2\n');

describe('variables of compose files', () => {
  it.each([
    ['a default in an environment', 'environment: {W: "ghcr.io/shop/w:${T:-1.1}"}', 'ghcr.io/shop/w:1.1'],
    ['a list of an environment', 'environment: ["W=ghcr.io/shop/w:${T:-1.1}"]', 'ghcr.io/shop/w:1.1'],
    ['words of a command', 'command: ["--worker", "${REG}/w:${TAG}"]', 'registry.corp.example:5000/team/w:1.4.2'],
    ['a command in one text', 'command: run --w=ghcr.io/shop/w:$TAG --x', 'ghcr.io/shop/w:1.4.2'],
    ['labels', 'labels: ["com.acme.helper=ghcr.io/shop/w:${TAG}"]', 'ghcr.io/shop/w:1.4.2'],
    ['arguments of a build', 'build: {args: {BASE: "ghcr.io/shop/w:${T:-1.1}"}}', 'ghcr.io/shop/w:1.1'],
    [
      'a default made of variables',
      'environment: {W: "${W:-${REG}/w:${TAG}}"}',
      'registry.corp.example:5000/team/w:1.4.2',
    ],
  ])('are filled in %s', async (_what, field, reference) => {
    const text = `services:\n  a:\n    ${field}\n`;
    expect(await taken(ENV, file('c/compose.yaml', text))).toEqual([`3 ${reference}`]);
    expect(mayHoldImage(text)).toBe(true);
  });

  it('are written over with the whole reference, and what stands around it stays', () => {
    const text =
      'services:\n  a:\n    command: run --w=ghcr.io/shop/w:${T:-1.1} ${REST}\n    environment: {V: "$REG/v:$TAG"}\n';
    expect(moved('c/compose.yaml', text, ENV)).toBe(
      text
        .replace('ghcr.io/shop/w:${T:-1.1}', `harbor.example/p/shop/w@${PIN}`)
        .replace('$REG/v:$TAG', `harbor.example/p/team/v@${PIN}`),
    );
  });

  it('are written over in the default that holds them', () => {
    const text = 'services:\n  a:\n    environment: {W: "${W:-${REG}/w:${TAG}}"}\n';
    expect(moved('c/compose.yaml', text, ENV)).toBe(text.replace('${REG}/w:${TAG}', `harbor.example/p/team/w@${PIN}`));
  });

  it('say nothing where one of them is not set, and are found where they are set alone', async () => {
    const env = file('c/.env', 'ALL=ghcr.io/acme/all:1.0\n');
    const text = 'services:\n  a:\n    environment: {A: "ghcr.io/a/b:${NONE}", B: "${ALL}", C: "x $$ALL"}\n';
    expect(await found(env, file('c/compose.yaml', text))).toEqual(['likely ghcr.io/acme/all:1.0']);
  });

  it('of a folder hold in the folders below, where nothing else is said', async () => {
    const below = file('c/more/compose.yaml', 'services:\n  z: {image: "${REG}/z:${TAG}"}\n');
    expect(await taken(ENV, file('c/more/.env', 'TAG=2.0\n'), below)).toEqual([
      '2 registry.corp.example:5000/team/z:2.0',
    ]);
  });
});

describe('files of variables', () => {
  const text = `REPO=ghcr.io/acme\nTAG=1.4.2\nA=\${REPO}/a:\${TAG}\nB_IMAGE="$REPO/b:$TAG"\nC='$REPO/c:1.0'\nD=--side ghcr.io/acme/d:2.1 --e=\${REPO}/e:1.1\n`;

  it('are filled from the lines before, but not between single quotes', async () => {
    expect(await taken(file('c/.env', text))).toEqual([
      '3 ghcr.io/acme/a:1.4.2',
      '4 ghcr.io/acme/b:1.4.2',
      '6 ghcr.io/acme/d:2.1',
      '6 ghcr.io/acme/e:1.1',
    ]);
  });

  it('are rewritten where they compose an image', () => {
    expect(moved('c/.env', text)).toBe(
      `REPO=ghcr.io/acme\nTAG=1.4.2\nA=harbor.example/p/acme/a@${PIN}\nB_IMAGE="harbor.example/p/acme/b@${PIN}"\nC='$REPO/c:1.0'\nD=--side harbor.example/p/acme/d@${PIN} --e=harbor.example/p/acme/e@${PIN}\n`,
    );
  });

  it('take what the .env of the project sets', async () => {
    expect(await taken(ENV, file('c/web.env', 'HELPER=ghcr.io/acme/helper:${TAG:-1}\n'))).toEqual([
      '1 ghcr.io/acme/helper:1.4.2',
    ]);
  });
});

describe('variables of a pipeline', () => {
  const ci = (text: string) => file('.gitlab-ci.yml', text);

  it('are filled where one value holds for the whole file', async () => {
    expect(await taken(ci('variables: {V: "1.22"}\nb: {image: "golang:${V}-alpine"}\n'))).toEqual([
      '2 golang:1.22-alpine',
    ]);
  });

  it('are left alone where a job sets them anew', async () => {
    expect(await found(ci('variables: {V: "1.22"}\nb: {image: "golang:$V", variables: {V: "1.23"}}\n'))).toEqual([]);
  });
});

describe('variables of a script', () => {
  const script = (text: string) => file('a.yaml', `run: |\n  ${text.replaceAll('\n', '\n  ')}\n`);

  it.each([
    ['a registry with a default', 'docker run ${REGISTRY:-quay.io}/a/b:1.0', ['likely quay.io/a/b:1.0']],
    ['a tag that the script sets', 'TAG=1.2\ndocker pull quay.io/a/b:$TAG', ['likely quay.io/a/b:1.2']],
    ['a tag that it sets twice', 'TAG=1.2\nif x; then TAG=1.3; fi\ndocker pull quay.io/a/b:$TAG', []],
    ['a tag that a command gives', 'TAG=$(git describe)\ndocker pull quay.io/a/b:${TAG:-1.1}', []],
    ['a tag that nobody sets', 'docker pull quay.io/a/b:$TAG', []],
  ])('%s', async (_what, text, wanted) => {
    expect(await found(script(text))).toEqual(wanted);
  });
});
