import type { GapferryError } from '../../../shared/gapferry-error.ts';

/** What a PAX header may say about its entry that matters to a reader. */
export interface PaxFields {
  name?: string;
  target?: string;
  size?: number;
}

/**
 * Parses the records of a PAX extended header (POSIX.1-2001, "pax Header Block"). Keys that do not matter are passed over
 * without being stored, so `__proto__` is only a word. Sparse files and malformed or repeated records are refused.
 */
export function parsePax(bytes: Buffer, unsafe: (detail: string) => GapferryError): PaxFields {
  const fields: PaxFields = {};
  const seen = new Set<string>();
  for (let at = 0; at < bytes.length; ) {
    const [record, length] = nextRecord(bytes, at, unsafe);
    at += length;
    const equals = record.indexOf('=');
    if (equals <= 0) throw unsafe('PAX record without a key');
    const [key, value] = [record.slice(0, equals), record.slice(equals + 1)];
    if (seen.has(key)) throw unsafe(`PAX key ${key} twice`);
    seen.add(key);
    if (key.startsWith('GNU.sparse')) throw unsafe('a sparse file');
    if (key === 'path') fields.name = value;
    if (key === 'linkpath') fields.target = value;
    if (key === 'size') fields.size = paxSize(value, unsafe);
  }
  return fields;
}

function nextRecord(bytes: Buffer, at: number, unsafe: (detail: string) => GapferryError): [string, number] {
  const space = bytes.indexOf(0x20, at);
  const digits = space > at && space - at <= 7 ? bytes.toString('latin1', at, space) : '';
  const length = /^[1-9][0-9]*$/.test(digits) ? Number(digits) : 0;
  const end = at + length;
  if (length < digits.length + 3 || end > bytes.length || bytes[end - 1] !== 0x0a) throw unsafe('malformed PAX record');
  const text = bytes.toString('utf8', space + 1, end - 1);
  return [text, length];
}

function paxSize(value: string, unsafe: (detail: string) => GapferryError): number {
  const size = /^(?:0|[1-9][0-9]{0,15})$/.test(value) ? Number(value) : Number.NaN;
  if (!Number.isSafeInteger(size)) throw unsafe(`PAX size ${value.slice(0, 40)}`);
  return size;
}
