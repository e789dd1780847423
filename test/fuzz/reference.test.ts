import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatReference, parseReference } from '../../main/engine/reference.ts';
import { runs } from './support.ts';

const HEX = 'a'.repeat(64);
// biome-ignore format: a list of words
const pieces = fc.constantFrom(
  'nginx', 'docker.io', 'index.docker.io', 'localhost', '[::1]', ':5000', '/', ':', '@', 'sha256:', HEX, '.', '_', '__', '-',
  'A', 'library', '%2f', '..', ' ', '\0', '名', `sha256:${HEX}`, 'v1', 'x'.repeat(130),
);

const nearly = fc.array(pieces, { maxLength: 12 }).map((parts) => parts.join(''));

describe('references', () => {
  it('never throws, and what it takes means the same when it is written out and read again', () => {
    fc.assert(
      fc.property(fc.oneof(nearly, fc.string({ unit: 'binary' })), (text) => {
        const reference = parseReference(text);
        if (reference) expect(parseReference(formatReference(reference))).toEqual(reference);
      }),
      runs(2000),
    );
  });

  it('lets nothing through that leaves its place in a URL or a path', () => {
    fc.assert(
      fc.property(nearly, (text) => {
        const reference = parseReference(text);
        if (!reference) return;
        const url = new URL(`https://${reference.host}/v2/${reference.path}/manifests/${reference.tag ?? 'latest'}`);
        expect(url.pathname).toBe(`/v2/${reference.path}/manifests/${reference.tag ?? 'latest'}`);
        expect(url.search + url.hash + url.username + url.password).toBe('');
      }),
      runs(2000),
    );
  });
});
