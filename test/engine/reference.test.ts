import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatReference, parseReference, tagOrDigest } from '../../main/engine/reference.ts';
import { runs } from '../fuzz/support.ts';

const DIGEST = `sha256:${'a'.repeat(64)}`;

describe('parseReference', () => {
  it.each([
    ['nginx', 'docker.io/library/nginx'],
    ['nginx:1.14.2', 'docker.io/library/nginx:1.14.2'],
    ['index.docker.io/library/nginx', 'docker.io/library/nginx'],
    ['docker.io/nginx', 'docker.io/library/nginx'],
    ['bitnami/redis:7', 'docker.io/bitnami/redis:7'],
    ['localhost/x', 'localhost/x'],
    ['localhost:5000/x/y:v1', 'localhost:5000/x/y:v1'],
    ['[::1]:5000/x', '[::1]:5000/x'],
    [`gcr.io/a/b@${DIGEST}`, `gcr.io/a/b@${DIGEST}`],
    [`gcr.io/a/b:v1@${DIGEST}`, `gcr.io/a/b:v1@${DIGEST}`],
    ['quay.io/a/b__c:v1_', 'quay.io/a/b__c:v1_'],
  ])('reads %s as %s', (text, canonical) => {
    const reference = parseReference(text);
    expect(reference && formatReference(reference)).toBe(canonical);
  });

  it.each([
    '',
    'Nginx',
    'a/b:',
    'a/b:-x',
    'a//b',
    'a/../b',
    'https://gcr.io/a/b',
    'gcr.io/a/b@sha256:../../x',
    `gcr.io/a/b@sha512:${'a'.repeat(128)}`,
    `gcr.io/a@${DIGEST}@${DIGEST}`,
    `gcr.io/${'a'.repeat(256)}`,
    'a b',
  ])('refuses %j', (text) => {
    expect(parseReference(text)).toBeUndefined();
  });

  it('asks for latest where nothing is said, and for the digest where both are', () => {
    expect(tagOrDigest({ host: 'docker.io', path: 'library/x' })).toBe('latest');
    expect(parseReference(`x:1@${DIGEST}`)).toMatchObject({ tag: '1', digest: DIGEST });
  });

  it('is stable: the canonical form parses to itself', () => {
    const name = fc.stringMatching(/^[a-z0-9]{1,8}([._-][a-z0-9]{1,8}){0,2}$/);
    fc.assert(
      fc.property(
        fc.array(name, { minLength: 1, maxLength: 4 }),
        fc.stringMatching(/^[A-Za-z0-9_][\w.-]{0,20}$/),
        (path, tag) => {
          const once = parseReference(`${path.join('/')}:${tag}`);
          fc.pre(once !== undefined);
          expect(once && parseReference(formatReference(once))).toEqual(once);
        },
      ),
      runs(),
    );
  });
});
