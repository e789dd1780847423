import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatLock, parseLock } from '../../main/engine/discover/lock.ts';
import { parseReference } from '../../main/engine/reference.ts';
import { mutated, orRefused, runs } from './support.ts';

const pins = [
  { reference: 'nginx:1.14.2', pinned: `docker.io/library/nginx@sha256:${'a'.repeat(64)}`, tag: '1.14.2' },
  { reference: 'quay.io/x/y', pinned: `quay.io/x/y@sha256:${'b'.repeat(64)}` },
];
const locks = [formatLock(pins, 'imgpkg'), formatLock(pins, 'kbld')].map((text) => Buffer.from(text));

describe('locks', () => {
  it('reads changed ones or refuses them, and every image it gives out is pinned to a digest', () => {
    fc.assert(
      fc.property(fc.oneof(...locks.map((lock) => mutated(lock))), (bytes) => {
        const entries = orRefused(() => parseLock({ name: 'lock.yml', bytes })) ?? [];
        for (const { pinned } of entries) expect(parseReference(pinned)?.digest).toBeDefined();
      }),
      runs(1500),
    );
  });
});
