import { GapferryError } from '../../../shared/gapferry-error.ts';
import { cosignTags } from '../accessory/accessory-tags.ts';
import { hexOf } from '../digest.ts';
import { isSignatureName, LIST_PATH } from './names.ts';
import type { ListedAccessory, ListedBlob, ListedFile, PackingList } from './packing-list.ts';
import { volumeCount } from './placement.ts';

/**
 * Checks what a list says against itself, before any path or size of it is used. Throws bundle.listInvalid. A good
 * signature does not make this needless: it says who wrote the list, not that it is sound.
 */
export function checkList(list: PackingList): void {
  const files = new Map(list.files.map((file) => [file.path, file]));
  checkNames(list.files);
  for (const file of list.files) checkVolumes(file, list);
  for (const blob of list.blobs) checkBlob(blob, files);
  for (const { file } of list.sources) if (!files.has(file)) throw invalid(`source ${file} is not among the files`);
  for (const path of ['oci-layout', 'index.json'])
    if (!files.has(path)) throw invalid(`${path} is not among the files`);
  const blobs = new Set(list.blobs.map((blob) => blob.digest));
  if (blobs.size < list.blobs.length) throw invalid('a blob is listed twice');
  for (const { digest } of list.images) if (!blobs.has(digest)) throw invalid(`image ${digest} is not among the blobs`);
  for (const accessory of list.accessories ?? []) checkAccessory(accessory, blobs);
}

/** A tag is one that belongs to the subject: nothing else may be named by it at a destination. */
function checkAccessory({ digest, subject, tag }: ListedAccessory, blobs: ReadonlySet<string>): void {
  if (!blobs.has(digest)) throw invalid(`accessory ${digest} is not among the blobs`);
  if (tag !== undefined && !cosignTags(subject).some((known) => known.tag === tag))
    throw invalid(`accessory ${digest} has the tag ${tag}`);
}

function checkNames(files: readonly ListedFile[]): void {
  const seen = new Map<string, string>();
  for (const { path } of files) {
    const key = path.toLowerCase();
    const twin = seen.get(key);
    if (twin !== undefined) throw invalid(twin === path ? `${path} is listed twice` : `${path} and ${twin} collide`);
    seen.set(key, path);
    if (key === LIST_PATH || isSignatureName(key)) throw invalid(`${path} must not be listed`);
  }
  for (const path of seen.keys())
    for (let slash = path.indexOf('/'); slash >= 0; slash = path.indexOf('/', slash + 1))
      if (seen.has(path.slice(0, slash))) throw invalid(`${path} lies in a file`);
}

function checkVolumes({ path, volumes }: ListedFile, list: PackingList): void {
  if ((volumes !== undefined) !== (list.volumes !== undefined))
    throw invalid(`${path}: volumes where there are none, or none`);
  const count = volumeCount(list);
  for (const [i, n] of (volumes ?? []).entries())
    if (n > count || n <= (volumes?.[i - 1] ?? 0)) throw invalid(`${path}: volumes ${volumes?.join(', ')} of ${count}`);
}

function checkBlob(blob: ListedBlob, files: ReadonlyMap<string, ListedFile>): void {
  const found = (blob.parts ?? [blob.file ?? '']).map((path) => {
    const file = files.get(path);
    if (!file) throw invalid(`${path} of ${blob.digest} is not among the files`);
    return file;
  });
  if (found.reduce((sum, file) => sum + file.size, 0) !== blob.size) throw invalid(`size of ${blob.digest}`);
  if (new Set(found).size < found.length) throw invalid(`a part of ${blob.digest} is named twice`);
  const [first] = found;
  if (blob.file !== undefined && first?.sha256 !== hexOf(blob.digest)) throw invalid(`digest of ${blob.file}`);
}

function invalid(detail: string): GapferryError {
  return new GapferryError('bundle.listInvalid', { detail });
}
