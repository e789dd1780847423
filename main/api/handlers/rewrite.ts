import { join } from 'node:path';
import type { CallResult, DecodedRequest } from '../../../shared/contract.ts';
import { loadSources, type SourceFile } from '../../engine/discover/load-sources.ts';
import { writeBeside } from '../../jobs/deliver.ts';
import { localPaths } from '../../jobs/local-path.ts';
import { readLockMap } from '../../jobs/lock-map.ts';
import { NewAddresses } from '../../jobs/new-addresses.ts';
import { packedAgain } from '../../jobs/open-packed.ts';
import { outputFiles } from '../../jobs/output-files.ts';
import { type RewrittenFiles, rewriteFiles } from '../../jobs/rewrite-files.ts';
import { unifiedDiff } from '../../jobs/unified-diff.ts';

/** Rewrites files to the addresses of a lock, into a folder or into the answer. */
export async function rewriteByLock(request: DecodedRequest<'rewrite'>): Promise<CallResult<'rewrite'>> {
  const lock = await readLockMap(request.lock);
  const addresses = new NewAddresses(new Map([...lock.values()].map(({ reference, pinned }) => [reference, pinned])));
  const { files, problems } = await loadSources(request.sources);
  const options = { ...request.discover, imagesAnnotation: request.imagesAnnotation };
  const rewritten = await rewriteFiles(files, options, addresses, problems);
  const paths = localPaths(packedAgain(files).map(({ name }) => name));
  const warnings = differences(addresses, rewritten);
  const result: CallResult<'rewrite'> = { files: [], notRewritten: [...rewritten.notRewritten], warnings };
  if (request.diff) result.diffBase64 = diffOf(files, rewritten).toString('base64');
  for (const { name, bytes, members } of request.output === undefined ? [] : outputFiles(files, rewritten.files)) {
    const written = join(request.output ?? '', paths.get(name) ?? name);
    const kept = await writeBeside(written, bytes);
    const more = kept === undefined ? {} : { kept };
    for (const { file, changed } of members) result.files.push({ file, written, changed, ...more });
  }
  for (const { file, bytes, changed, images } of request.output === undefined ? rewritten.files : []) {
    if (request.diff) {
      result.files.push({ file, changed });
    } else if (isDocument(file) || images > 0) {
      result.files.push({ file, changed, contentBase64: bytes.toString('base64') });
    }
  }
  return result;
}

/** Files that are not those of the lock are told by the references that only one of the two knows. */
function differences(addresses: NewAddresses, { found, unknown }: RewrittenFiles): CallResult<'rewrite'>['warnings'] {
  return [
    { kind: 'gone' as const, references: addresses.missingFrom(found) },
    { kind: 'new' as const, references: unknown.toSorted() },
  ].filter(({ references }) => references.length > 0);
}

/** In the diff a file is called as it was given, so that the diff can be applied where it was asked for. */
function diffOf(files: readonly SourceFile[], rewritten: RewrittenFiles): Buffer {
  const before = new Map(files.map(({ name, bytes }) => [name, bytes]));
  return unifiedDiff(
    rewritten.files.map(({ file, bytes }) => ({
      path: file.replace(/^(?:\.?[/\\])+/, ''),
      before: before.get(file) ?? bytes,
      after: bytes,
    })),
  );
}

/** What belongs into a stream of documents even where it names no image: not a script or a `.env` beside them. */
function isDocument(name: string): boolean {
  return name === '-' || /\.(?:ya?ml|json)$/i.test(name);
}
