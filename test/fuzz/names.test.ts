import { posix, win32 } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { safePath } from '../../main/engine/bundle/names.ts';
import { runs } from './support.ts';

// biome-ignore format: a list of words
const pieces = fc.constantFrom(
  '/', '\\', '.', '..', 'a', 'blobs', 'CON', 'nul.txt', 'com1', 'x '.repeat(2), ':', '~1', '$MFT', '\0', '\u202E', 'é', '名',
  'a'.repeat(64), 'a'.repeat(65), '-', '_', 'C:',
);
const names = fc.oneof(
  fc.array(pieces, { maxLength: 10 }).map((parts) => parts.join('')),
  fc.string({ unit: 'binary' }),
);

describe('paths in a bundle', () => {
  it('stay below the bundle on every system, in components that every system can write', () => {
    fc.assert(
      fc.property(names, (path) => {
        if (!safePath(path)) return;
        expect(posix.resolve('/bundle', path)).toBe(`/bundle/${path}`);
        expect(win32.resolve('C:\\bundle', path)).toBe(`C:\\bundle\\${path.replaceAll('/', '\\')}`);
        for (const component of path.split('/')) {
          expect(component).toMatch(/^[A-Za-z0-9_.-]{1,64}$/);
          expect(component).toMatch(/^[^.].*[^.]$|^[^.]$/);
          expect(component).not.toMatch(/^(con|prn|aux|nul|com\d|lpt\d)(\.|$)/i);
        }
      }),
      runs(5000),
    );
  });
});
