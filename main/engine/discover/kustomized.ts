import { isMap, isScalar, isSeq, type YAMLMap } from 'yaml';
import type { Finding } from '../../../shared/finding.ts';
import { cutAddress } from './address-parts.ts';
import { scalarText } from './place.ts';
import { parseDocuments } from './read-yaml.ts';
import type { SourceFile } from './source-file.ts';
import { baseOf, folderOf } from './surroundings.ts';

/** Which names a kustomization replaces, and where: its own folder and what it names as resources. */
export interface Kustomized {
  readonly roots: readonly string[];
  readonly names: readonly string[];
}

/** What a kustomization.yaml replaces; undefined for other files and for one that replaces nothing. */
export function kustomizedBy(file: SourceFile): Kustomized | undefined {
  if (!/^[Kk]ustomization(?:\.ya?ml)?$/.test(baseOf(file.name))) return undefined;
  const [document] = parseDocuments(file.bytes.toString('latin1'));
  const root = document?.errors.length === 0 ? document.contents : undefined;
  const names = isMap(root) ? replacedNames(root) : [];
  if (!isMap(root) || names.length === 0) return undefined;
  const folder = folderOf(file.name);
  const named = ['resources', 'bases', 'components'].flatMap((key) => textsIn(root.get(key)));
  return { roots: [folder, ...named.filter((path) => !path.includes(':')).map((path) => joined(folder, path))], names };
}

/** An image of a base that is replaced is never pulled: what is, stands in the kustomization. */
export function isReplaced({ file, reference, how }: Finding, kustomized: readonly Kustomized[]): boolean {
  if (how === 'kustomize-image') return false;
  const { name } = cutAddress(reference);
  return kustomized.some(
    ({ roots, names }) => names.includes(name) && roots.some((root) => file === root || isBelow(file, root)),
  );
}

function replacedNames(root: YAMLMap): string[] {
  const images = root.get('images');
  if (!isSeq(images)) return [];
  return images.items.flatMap((entry) => {
    if (!isMap(entry) || !['newName', 'newTag', 'digest'].some((key) => entry.get(key))) return [];
    const name: unknown = entry.get('name');
    return typeof name === 'string' ? [name] : [];
  });
}

function textsIn(list: unknown): string[] {
  if (!isSeq(list)) return [];
  return list.items.flatMap((item) => (isScalar(item) ? (scalarText(item) ?? []) : []));
}

function joined(folder: string, path: string): string {
  const parts = folder === '.' ? [] : folder.split('/');
  for (const part of path.split('/')) {
    if (part === '..') parts.pop();
    else if (part !== '.' && part !== '') parts.push(part);
  }
  return parts.length === 0 ? '.' : parts.join('/');
}

function isBelow(file: string, folder: string): boolean {
  return folder === '.' ? !file.startsWith('/') : file.startsWith(`${folder}/`);
}
