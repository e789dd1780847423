/** The digest of a joined row of `image`, as it is written everywhere else. */
export const DIGEST = "'sha256:' || lower(hex(image.digest))";

/** A column of milliseconds since 1970 as the other tables have their times. */
export function iso(column: string): string {
  return `strftime('%Y-%m-%dT%H:%M:%fZ', ${column} / 1000.0, 'unixepoch')`;
}
