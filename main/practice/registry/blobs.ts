import { isDigest } from '../../engine/digest.ts';
import { type Answer, empty, plain } from './answer.ts';
import { byteRange } from './byte-range.ts';
import { type Call, headerOf } from './call.ts';
import { refuse } from './errors.ts';
import type { RegistryStore } from './registry-store.ts';
import { isWireDigest } from './wire-digest.ts';

/** GET and HEAD of a blob (distribution 2.8, registry/storage/blobserver.go over Go's http.ServeContent). */
export async function getBlob(store: RegistryStore, call: Call, name: string, text: string): Promise<Answer> {
  const digest = checkedDigest(text);
  const size = isDigest(digest) ? await store.blobSize(name, digest) : undefined;
  if (size === undefined || !isDigest(digest)) throw refuse('BLOB_UNKNOWN', digest);
  const tag = `"${digest}"`;
  const common = { 'Docker-Content-Digest': digest, Etag: tag, 'Cache-Control': 'max-age=31536000' };
  if (headerOf(call, 'if-none-match') === tag) return { status: 304, headers: common };
  const ifRange = headerOf(call, 'if-range');
  const range = byteRange(ifRange === '' || ifRange === tag ? headerOf(call, 'range') : '', size);
  if (range === 'unsatisfiable') {
    return plain(416, 'invalid range: failed to overlap', { ...common, 'Content-Range': `bytes */${size}` });
  }
  const { start, end } = range === 'whole' ? { start: 0, end: size - 1 } : range;
  const headers = {
    ...common,
    'Accept-Ranges': 'bytes',
    'Content-Length': String(end - start + 1),
    'Content-Type': 'application/octet-stream',
    ...(range === 'whole' ? {} : { 'Content-Range': `bytes ${start}-${end}/${size}` }),
  };
  const body = call.method === 'HEAD' || size === 0 ? '' : store.driver.stream(store.blobPath(digest), start, end);
  return { status: range === 'whole' ? 200 : 206, headers, body };
}

/** DELETE of a blob: unlinks it from the repository. */
export async function deleteBlob(store: RegistryStore, name: string, text: string): Promise<Answer> {
  const digest = checkedDigest(text);
  if (!isDigest(digest) || !(await store.unlinkBlob(name, digest))) throw refuse('BLOB_UNKNOWN');
  return empty(202);
}

function checkedDigest(text: string): string {
  if (isWireDigest(text)) return text;
  throw refuse('DIGEST_INVALID', {});
}
