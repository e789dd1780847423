import { describe, expect, it } from 'vitest';
import { parseSize } from '../../main/cli/size.ts';

describe('parseSize', () => {
  it.each([
    ['4294967295', 4_294_967_295],
    ['1', 1],
    ['650MB', 650_000_000],
    ['4.7GB', 4_700_000_000],
    ['25 GB', 25_000_000_000],
    ['4GiB', 4_294_967_296],
    ['4gib', 4_294_967_296],
    ['1.5KiB', 1536],
    ['2g', 2_000_000_000],
    ['1TiB', 1_099_511_627_776],
    ['7B', 7],
  ])('takes %s as %d bytes', (text, bytes) => {
    expect(parseSize(text)).toBe(bytes);
  });

  it.each([
    '',
    '0',
    '0.4B',
    '-1',
    '+1',
    '1e9',
    '4,7GB',
    '5XB',
    'GB',
    '1.GB',
    '.5GB',
    '1 G B',
    'Infinity',
    '9007199254740993',
    '9999999TB',
  ])('refuses %j', (text) => {
    expect(parseSize(text)).toBeUndefined();
  });
});
