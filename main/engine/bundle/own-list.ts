import { encodePackingList, type PackingList } from './packing-list.ts';
import { UNKNOWN_SHA256 } from './placement.ts';

const BLANK = Buffer.from(`"sha256": "${UNKNOWN_SHA256}"`);
const DIGITS = BLANK.indexOf(UNKNOWN_SHA256);

/**
 * Whether bytes found on a medium are the plan's list, or as much of it as had been written: equal but for the digests of
 * parts, which sealing fills in.
 */
export function isOwnList(listBytes: Buffer, found: Buffer): boolean {
  if (found.length > listBytes.length) return false;
  const masked = Buffer.from(found);
  for (let at = listBytes.indexOf(BLANK); at >= 0; at = listBytes.indexOf(BLANK, at + BLANK.length)) {
    const from = Math.min(at + DIGITS, masked.length);
    masked.fill(0x30, from, Math.min(from + UNKNOWN_SHA256.length, masked.length));
  }
  return masked.equals(listBytes.subarray(0, masked.length));
}

/** The list's final bytes: the digests of parts filled in; the length stays, so no offset in a tar moves. */
export function sealedListBytes(list: PackingList, partDigests: ReadonlyMap<string, string>): Buffer {
  const files = list.files.map((file) => ({ ...file, sha256: partDigests.get(file.path) ?? file.sha256 }));
  return encodePackingList({ ...list, files });
}
