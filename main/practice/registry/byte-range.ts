/** Bytes `start` to `end`, both included. */
export interface ByteRange {
  readonly start: number;
  readonly end: number;
}

/**
 * A Range header over `size` bytes, RFC 9110 section 14.2: 'whole' where there is none (or several, which is not served in
 * parts here), 'unsatisfiable' where distribution answers 416.
 */
export function byteRange(header: string, size: number): ByteRange | 'whole' | 'unsatisfiable' {
  if (header === '' || header.includes(',')) return 'whole';
  const match = /^bytes=([0-9]*)-([0-9]*)$/.exec(header);
  const [, from = '', to = ''] = match ?? [];
  if (from === '' && to === '') return 'unsatisfiable';
  if (from === '') return suffix(Number(to), size);
  const start = Number(from);
  const end = Math.min(to === '' ? size - 1 : Number(to), size - 1);
  return start > end ? 'unsatisfiable' : { start, end };
}

function suffix(length: number, size: number): ByteRange | 'unsatisfiable' {
  return size === 0 || length === 0 ? 'unsatisfiable' : { start: Math.max(size - length, 0), end: size - 1 };
}
