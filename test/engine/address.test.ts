import { describe, expect, it } from 'vitest';
import { landedReference, parseDestination, planLandings } from '../../main/engine/address.ts';
import type { Descriptor } from '../../main/engine/descriptor.ts';

const root = (digit: string): Descriptor => ({ mediaType: 'x/y', digest: `sha256:${digit.repeat(64)}`, size: 1 });
const destination = parseDestination('harbor.example:8443/apps/team');
const one = (reference: string, template?: string) =>
  planLandings([{ reference, root: root('a') }], destination, template).map(({ path, tag }) => `${path}:${tag}`)[0];

describe('planLandings', () => {
  it.each([
    ['nginx', 'apps/team/docker.io/library/nginx:latest'],
    ['gcr.io/kpack/controller:v1', 'apps/team/gcr.io/kpack/controller:v1'],
    ['localhost:5000/x:1', 'apps/team/localhost-5000/x:1'],
    ['[::1]:5000/x:1', 'apps/team/1-5000/x:1'],
    [`gcr.io/a/b@sha256:${'a'.repeat(64)}`, 'apps/team/gcr.io/a/b:gf-aaaaaaaaaaaa'],
    [`gcr.io/a/b:v1@sha256:${'a'.repeat(64)}`, 'apps/team/gcr.io/a/b:v1'],
  ])('lands %s at %s', (reference, place) => {
    expect(one(reference)).toBe(place);
  });

  it('fills a template', () => {
    expect(one('quay.io/a/b:1', '{name}')).toBe('apps/team/b:1');
    expect(one('quay.io/a/b:1', 'mirror/{path}')).toBe('apps/team/mirror/a/b:1');
  });

  it('refuses a template in which two repositories meet, naming both', () => {
    const images = [
      { reference: 'quay.io/a/app:1', root: root('a') },
      { reference: 'gcr.io/b/app:1', root: root('b') },
    ];
    expect(() => planLandings(images, destination, '{name}')).toThrow(/quay.io\/a\/app.*gcr.io\/b\/app/);
  });

  it('gives two digests under one tag a tag each', () => {
    const images = ['a', 'b'].map((d) => ({ reference: `x:1@sha256:${d.repeat(64)}`, root: root(d) }));
    expect(planLandings(images, destination).map((l) => l.tag)).toEqual(['1', 'gf-bbbbbbbbbbbb']);
  });

  it.each(['{host}', '{path}/', 'UPPER/{path}'])('refuses the template %s', (template) => {
    expect(() => one('nginx', template)).toThrow(/target.badTemplate/);
  });
});

describe('landedReference', () => {
  const [landing] = planLandings([{ reference: 'nginx:1', root: root('a') }], destination);
  it.each([
    ['digest', `harbor.example:8443/apps/team/docker.io/library/nginx@sha256:${'a'.repeat(64)}`],
    ['tag', 'harbor.example:8443/apps/team/docker.io/library/nginx:1'],
    ['both', `harbor.example:8443/apps/team/docker.io/library/nginx:1@sha256:${'a'.repeat(64)}`],
  ] as const)('writes the %s style', (style, expected) => {
    expect(landing && landedReference(landing, destination.host, style)).toBe(expected);
  });
});

describe('parseDestination', () => {
  it.each(['harbor', 'harbor/', '/project', 'harbor/UPPER', 'harbor/a//b'])('refuses %s', (to) => {
    expect(() => parseDestination(to)).toThrow(/target.badAddress/);
  });
});
