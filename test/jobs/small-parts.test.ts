import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { RateMeter } from '../../main/jobs/rate-meter.ts';
import { uuidV7 } from '../../main/jobs/uuid-v7.ts';

describe('the rate', () => {
  it('is unknown until it means something', () => {
    const meter = new RateMeter();
    meter.add(1_000_000, 0);
    expect(meter.rate(1_000)).toBe(0);
  });

  it('is that of the last five seconds, whatever went before', () => {
    const meter = new RateMeter();
    for (let at = 0; at < 20_000; at += 100) meter.add(at < 10_000 ? 100_000 : 1_000, at);
    expect(meter.rate(20_000)).toBeGreaterThan(9_000);
    expect(meter.rate(20_000)).toBeLessThan(11_000);
  });

  it('falls to nothing when nothing comes', () => {
    const meter = new RateMeter();
    meter.add(1_000_000, 0);
    expect(meter.rate(30_000)).toBe(0);
  });
});

describe('a UUIDv7', () => {
  it('is one by RFC 9562, holds the time and sorts by it', () => {
    const first = uuidV7(new Date(1_700_000_000_000));
    const second = uuidV7(new Date(1_700_000_000_001));
    expect(z.uuidv7().safeParse(first).success).toBe(true);
    expect(Number.parseInt(first.replaceAll('-', '').slice(0, 12), 16)).toBe(1_700_000_000_000);
    expect(first < second).toBe(true);
  });
});
