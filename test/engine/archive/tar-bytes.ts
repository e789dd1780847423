import { BLOCK, checksum, paddingOf } from '../../../main/engine/archive/ustar.ts';

/** One entry of a tar made by hand, so that it can be as wrong as an attacker's. */
export interface RawEntry {
  readonly name: string;
  readonly body?: Buffer | string;
  readonly flag?: string;
  readonly target?: string;
  /** Written into the header instead of the body's length. */
  readonly size?: number | string;
  readonly prefix?: string;
  /** Changes the header after its checksum was made, or with `resum` before. */
  readonly spoil?: (header: Buffer) => void;
  readonly resum?: boolean;
}

/** The bytes of a tar: entries, and the end unless `end` is false. */
export function tarBytes(entries: readonly RawEntry[], end = true): Buffer {
  return Buffer.concat([...entries.flatMap(entryBytes), ...(end ? [Buffer.alloc(2 * BLOCK)] : [])]);
}

/** A PAX extended header with these records. */
export function pax(records: Record<string, string> | string, flag = 'x'): RawEntry {
  const body =
    typeof records === 'string'
      ? records
      : Object.entries(records)
          .map(([k, v]) => paxRecord(k, v))
          .join('');
  return { name: 'PaxHeader', flag, body };
}

export function paxRecord(key: string, value: string): string {
  const rest = ` ${key}=${value}\n`;
  let length = Buffer.byteLength(rest) + 1;
  while (String(length).length + Buffer.byteLength(rest) !== length) length++;
  return `${length}${rest}`;
}

function entryBytes(entry: RawEntry): Buffer[] {
  const body = Buffer.from(entry.body ?? '');
  const header = Buffer.alloc(BLOCK);
  header.write(entry.name, 0);
  header.write('0000644\0', 100);
  const { size = body.length } = entry;
  header.write(typeof size === 'string' ? size : `${size.toString(8).padStart(11, '0')}\0`, 124, 'latin1');
  header.write('00000000000\0', 136);
  header.write(entry.flag ?? '0', 156, 'latin1');
  header.write(entry.target ?? '', 157);
  header.write('ustar\x0000', 257, 'latin1');
  header.write(entry.prefix ?? '', 345);
  if (entry.resum) entry.spoil?.(header);
  header.write(`${checksum(header).toString(8).padStart(6, '0')}\0 `, 148, 'latin1');
  if (!entry.resum) entry.spoil?.(header);
  return [header, body, Buffer.alloc(paddingOf(body.length))];
}
