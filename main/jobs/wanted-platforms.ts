import { GapferryError } from '../../shared/gapferry-error.ts';
import { type Platform, parsePlatform } from '../engine/platform.ts';

/** Parses --platform values, or throws usage.invalid. */
export function wantedPlatforms(values: readonly string[]): Platform[] {
  return values.map((value) => {
    const platform = parsePlatform(value);
    if (platform) return platform;
    throw new GapferryError('usage.invalid', { detail: `--platform ${value}: os/arch[/variant]` });
  });
}
