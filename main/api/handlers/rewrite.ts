import { join } from 'node:path';
import type { CallResult, DecodedRequest } from '../../../shared/contract.ts';
import { isObjects } from '../../engine/discover/is-objects.ts';
import { loadSources, type SourceFile } from '../../engine/discover/load-sources.ts';
import { baseOf, folderOf } from '../../engine/discover/surroundings.ts';
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
  const addresses = new NewAddresses(
    new Map([...lock.values()].map(({ reference, pinned }) => [reference, pinned])),
    true,
  );
  const { files, problems } = await loadSources(request.sources);
  const options = { ...request.discover, imagesAnnotation: request.imagesAnnotation };
  const rewritten = await rewriteFiles(files, options, addresses, problems);
  const warnings = differences(addresses, rewritten);
  const result: CallResult<'rewrite'> = { files: [], notRewritten: [...rewritten.notRewritten], warnings, notes: [] };
  if (request.diff) result.diffBase64 = diffOf(files, rewritten, result.notes).toString('base64');
  if (request.output !== undefined) await writeAll(request.output, files, rewritten, result);
  else if (request.diff) result.files = rewritten.files.map(({ file, changed }) => ({ file, changed }));
  else result.files = objectFiles(files, rewritten, result.notes);
  return result;
}

type Notes = CallResult<'rewrite'>['notes'];

async function writeAll(
  output: string,
  files: readonly SourceFile[],
  rewritten: RewrittenFiles,
  result: CallResult<'rewrite'>,
): Promise<void> {
  const paths = localPaths(packedAgain(files).map(({ name }) => name));
  for (const { name, bytes, members } of outputFiles(files, rewritten.files)) {
    const written = join(output, paths.get(name) ?? name);
    const kept = await writeBeside(written, bytes);
    const more = kept === undefined ? {} : { kept };
    for (const { file, changed } of members) result.files.push({ file, written, changed, ...more });
  }
  note(result.notes, 'unpacked', [...new Set(files.flatMap(({ zip }) => zip ?? []))]);
}

/** For one stream of objects that kubectl takes; what names images and is none is told. */
function objectFiles(
  files: readonly SourceFile[],
  rewritten: RewrittenFiles,
  notes: Notes,
): CallResult<'rewrite'>['files'] {
  const charts = new Set(files.filter(({ name }) => baseOf(name) === 'Chart.yaml').map(({ name }) => folderOf(name)));
  const isTemplate = (name: string) =>
    [...charts].some((folder) => name.startsWith(folder === '.' ? 'templates/' : `${folder}/templates/`));
  const [objects, others] = [[] as (typeof rewritten.files)[number][], [] as string[]];
  for (const one of rewritten.files) {
    if (isObjects(one.bytes.toString('latin1')) && !isTemplate(one.file)) objects.push(one);
    else if (one.images > 0) others.push(one.file);
  }
  note(notes, 'noObjects', others);
  return objects.map(({ file, changed, bytes }) => ({ file, changed, contentBase64: bytes.toString('base64') }));
}

function note(notes: Notes, kind: Notes[number]['kind'], files: readonly string[]): void {
  if (files.length > 0) notes.push({ kind, files: [...files] });
}

/** Files that are not those of the lock are told by the references that only one of the two knows. */
function differences(addresses: NewAddresses, { found, unknown }: RewrittenFiles): CallResult<'rewrite'>['warnings'] {
  return [
    { kind: 'gone' as const, references: addresses.missingFrom(found) },
    { kind: 'new' as const, references: unknown.toSorted() },
  ].filter(({ references }) => references.length > 0);
}

/** In the diff a file is called as it was given, so that the diff can be applied where it was asked for: nothing packed can be. */
function diffOf(files: readonly SourceFile[], rewritten: RewrittenFiles, notes: Notes): Buffer {
  const before = new Map(files.map((file) => [file.name, file]));
  const isPacked = (file: string) => before.get(file)?.archive !== undefined || before.get(file)?.zip !== undefined;
  const packed = rewritten.files.filter(({ file, changed }) => changed > 0 && isPacked(file));
  note(
    notes,
    'packed',
    packed.map(({ file }) => file),
  );
  return unifiedDiff(
    rewritten.files
      .filter(({ file }) => !isPacked(file))
      .map(({ file, bytes }) => ({
        path: file.replace(/^(?:\.?[/\\])+/, ''),
        before: before.get(file)?.bytes ?? bytes,
        after: bytes,
      })),
  );
}
