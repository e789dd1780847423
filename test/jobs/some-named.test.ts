import { describe, expect, it } from 'vitest';
import { someNamed } from '../../main/jobs/some-named.ts';

describe('names in a sentence', () => {
  it('are all there while they are few, else the first of them and that there are more', () => {
    expect(someNamed(['a', 'b'], 2)).toBe('a, b');
    expect(someNamed([1, 2, 3], 2)).toBe('1, 2, ...');
  });
});
