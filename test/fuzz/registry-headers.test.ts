import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseChallenges } from '../../main/engine/registry/challenge.ts';
import { mutated, runs } from './support.ts';

const HEADER = Buffer.from(
  'Bearer realm="https://auth.example/token",service="registry.example",scope="repository:a/b:pull,push",Basic realm="x"',
);

describe('WWW-Authenticate', () => {
  it('never throws, and gives out only texts that stood in the header', () => {
    fc.assert(
      fc.property(fc.oneof(mutated(HEADER, 8).map(String), fc.string({ unit: 'binary' })), (header) => {
        for (const { scheme, params } of parseChallenges(header)) {
          expect(header.toLowerCase()).toContain(scheme);
          for (const [name, value] of Object.entries(params)) {
            expect(header.toLowerCase()).toContain(name);
            expect(header.replaceAll('\\', '')).toContain(value.replaceAll('\\', ''));
          }
        }
      }),
      runs(3000),
    );
  });

  it('reads headers of any length of the same character', () => {
    fc.assert(
      fc.property(fc.constantFrom('a', ' ', ',', '"', '=', '\\', 'a=', 'a ', ' ,'), fc.nat(16_384), (text, times) => {
        expect(parseChallenges(`Bearer ${text.repeat(times)}`).length).toBeGreaterThanOrEqual(0);
      }),
      runs(200),
    );
  });
});
