import { join } from 'node:path';
import type { CallResult, DecodedRequest, LockEntry, Problem } from '../../../shared/contract.ts';
import { discover, travels } from '../../engine/discover/discover.ts';
import { loadSources, type SourceFile } from '../../engine/discover/load-sources.ts';
import { rewriteFile } from '../../engine/discover/rewrite.ts';
import { writeWhole } from '../../jobs/deliver.ts';
import { localPath } from '../../jobs/local-path.ts';
import { readLockMap } from '../../jobs/lock-map.ts';

type Request = DecodedRequest<'rewrite'>;
type Result = CallResult<'rewrite'>;
type NotRewritten = Result['notRewritten'][number];

/**
 * Rewrites files to the addresses of a lock. A file with an image that the lock does not name is left out: half a file
 * would start pods that cannot pull.
 */
export async function rewriteFiles(request: Request): Promise<Result> {
  const lock = await readLockMap(request.lock);
  const { files, problems } = await loadSources(request.sources);
  const found = await discover(files, request.discover);
  const known = new Set([...lock.keys(), ...[...lock.values()].map(({ pinned }) => pinned)]);
  const wanted = found.findings.filter(travels);
  const missing = wanted.filter(({ reference }) => !known.has(reference));
  const unreadable = [...problems, ...found.problems].filter(({ code }) => code !== 'input.binary').map(toNotRewritten);
  const left = new Set([...missing, ...unreadable].map(({ file }) => file));
  const withImages = new Set(wanted.map(({ file }) => file));
  const result: Result = { files: [], notRewritten: unreadable };
  for (const { file, line, reference } of missing) {
    result.notRewritten.push({ file, line, reference, why: 'the lock does not name it' });
  }
  for (const file of files.filter(({ name }) => !left.has(name))) {
    if (request.output === undefined && !isDocument(file.name) && !withImages.has(file.name)) continue;
    await rewriteOne(file, files, lock, request, result);
  }
  return result;
}

async function rewriteOne(
  file: SourceFile,
  files: readonly SourceFile[],
  lock: ReadonlyMap<string, LockEntry>,
  request: Request,
  result: Result,
): Promise<void> {
  const options = { ...request.discover, companions: files };
  const { bytes, changed, notRewritten } = rewriteFile(file, (reference) => lock.get(reference)?.pinned, options);
  result.notRewritten.push(...notRewritten);
  if (request.output === undefined) {
    result.files.push({ file: file.name, changed, text: bytes.toString('utf8') });
    return;
  }
  const written = join(request.output, localPath(file.name));
  await writeWhole(written, bytes);
  result.files.push({ file: file.name, written, changed });
}

/** What belongs into a stream of documents even where it names no image: not a script or a `.env` beside them. */
function isDocument(name: string): boolean {
  return name === '-' || /\.(?:ya?ml|json)$/i.test(name);
}

function toNotRewritten({ file, line, code }: Problem): NotRewritten {
  return { file, line: line ?? 1, reference: '*', why: `the file could not be read in full (${code})` };
}
