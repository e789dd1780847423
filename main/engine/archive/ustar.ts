/** Size of a tar block (POSIX.1-2001 pax, "ustar Interchange Format"). */
export const BLOCK = 512;
/** The end of an archive: two blocks of zeros. */
export const TAR_END = 2 * BLOCK;
/** Largest size that eleven octal digits hold; above it GNU's base-256 form is used. */
const MAX_OCTAL_SIZE = 0o77777777777;
const MAX_NAME = 100;

/** Zero bytes that follow `size` bytes of content up to the next block. */
export function paddingOf(size: number): number {
  return (BLOCK - (size % BLOCK)) % BLOCK;
}

/**
 * One ustar header of a regular file, 0644, owner 0:0. Written here and not by tar-stream because a bundle's tar is
 * written at offsets that follow from its list, and resumed in the middle; tar-stream only makes whole streams.
 * `name` is ASCII of at most 100 characters; `mtime` in seconds since 1970.
 */
export function ustarHeader(name: string, size: number, mtime: number): Buffer {
  if (name.length > MAX_NAME) throw new RangeError(`tar name longer than ${MAX_NAME}: ${name}`);
  const header = Buffer.alloc(BLOCK);
  header.write(name, 0, 'ascii');
  header.write('0000644\0', 100, 'ascii');
  header.write('0000000\0', 108, 'ascii');
  header.write('0000000\0', 116, 'ascii');
  writeSize(header, size);
  header.write(`${mtime.toString(8).padStart(11, '0')}\0`, 136, 'ascii');
  header.write('0', 156, 'ascii');
  header.write('ustar\x0000', 257, 'ascii');
  header.write('0000000\0', 329, 'ascii');
  header.write('0000000\0', 337, 'ascii');
  header.write(`${checksum(header).toString(8).padStart(6, '0')}\0 `, 148, 'ascii');
  return header;
}

/** Sum of a header's bytes with its checksum field taken as spaces. */
export function checksum(header: Uint8Array): number {
  let sum = 8 * 0x20;
  for (let i = 0; i < BLOCK; i++) if (i < 148 || i >= 156) sum += header[i] ?? 0;
  return sum;
}

/** A header of another writer with a new size; everything else of it stays. */
export function resized(header: Uint8Array, size: number): Buffer {
  const copy = Buffer.from(header);
  writeSize(copy, size);
  copy.write(`${checksum(copy).toString(8).padStart(6, '0')}\0 `, 148, 'ascii');
  return copy;
}

function writeSize(header: Buffer, size: number): void {
  if (size <= MAX_OCTAL_SIZE) {
    header.write(`${size.toString(8).padStart(11, '0')}\0`, 124, 'ascii');
    return;
  }
  header.fill(0, 124, 136);
  header[124] = 0x80;
  header.writeBigUInt64BE(BigInt(size), 128);
}
