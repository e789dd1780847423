import { describe, expect, it } from 'vitest';
import { NewAddresses } from '../../main/jobs/new-addresses.ts';

const PIN = `sha256:${'a'.repeat(64)}`;
const OTHER = `sha256:${'b'.repeat(64)}`;

describe('what stands at its new address already', () => {
  it.each([
    ['by digest', `h.example/x@${PIN}`, `h.example/x@${PIN}`, true],
    ['by tag and digest', `h.example/x@${PIN}`, `h.example/x:1@${PIN}`, true],
    ['by the tag it had', `h.example/x@${PIN}`, 'h.example/x:1', true],
    ['by tag, where the address is a tag', 'h.example/x:1', 'h.example/x:1', true],
    ['not by another digest, whatever the tag', `h.example/x:1@${PIN}`, `h.example/x:1@${OTHER}`, false],
    ['not by another tag', `h.example/x@${PIN}`, 'h.example/x:2', false],
    ['not under another name', `h.example/x@${PIN}`, `h.example/y@${PIN}`, false],
  ])('is told %s', (_what, address, reference, settled) => {
    const addresses = new NewAddresses(new Map([['a.example/x:1', address]]));
    expect(addresses.includes(reference)).toBe(settled);
    expect(addresses.missingFrom(new Set([reference]))).toEqual(settled ? [] : ['a.example/x:1']);
  });
});
