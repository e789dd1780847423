import { isMap, isScalar, isSeq, type YAMLMap } from 'yaml';
import type { Finding } from '../../../shared/finding.ts';
import { cutAddress } from './address-parts.ts';
import { scalarText } from './place.ts';
import { parseDocuments } from './read-yaml.ts';
import type { SourceFile } from './source-file.ts';
import { baseOf, folderOf } from './surroundings.ts';

/** A kustomization: the folders and files that it is made of, by way of others too, and the names of images that it replaces there. Plain data: it travels to the workers. */
export interface Kustomized {
  readonly file: string;
  readonly roots: readonly string[];
  readonly names: readonly string[];
  /** Those of the names that get another one and keep their version. */
  readonly renamed: readonly string[];
  /** By such a name, what stands behind it where it is matched: `:5`, `@sha256:...`, or nothing. */
  readonly versions: Readonly<Record<string, readonly string[]>>;
  /** Whether another one is made of it: then what is deployed is that one. */
  readonly isBase: boolean;
}

interface Read {
  readonly file: string;
  readonly folder: string;
  /** What it names as resources, bases and components. */
  readonly named: readonly string[];
  readonly names: readonly string[];
  readonly renamed: readonly string[];
  /** Folders of those that it takes in, each of which changes all that it is made of. */
  readonly components: readonly string[];
}

/** Reads all kustomizations among the files. */
export function kustomizedBy(files: readonly SourceFile[]): Kustomized[] {
  const all = files.flatMap((file) => readOne(file) ?? []);
  const byFolder = new Map(all.map((one) => [one.folder, one]));
  const bases = new Set(all.flatMap(({ named }) => named));
  return all.map((one) => ({
    file: one.file,
    roots: [...new Set([one, ...usersOf(one, all)].flatMap((user) => [...rootsOf(user, byFolder, new Set())]))],
    names: one.names,
    renamed: one.renamed,
    versions: {},
    isBase: bases.has(one.folder),
  }));
}

/**
 * An image that every deployed kustomization replaces is never pulled: what is, stands in them. One that only some replace is
 * pulled by the others.
 */
export function isReplaced({ file, reference, how }: Finding, kustomized: readonly Kustomized[]): boolean {
  if (how === 'kustomize-image') return false;
  const { name } = cutAddress(reference);
  // Asked for every finding there is: most names are replaced nowhere.
  if (!kustomized.some(({ names }) => names.includes(name))) return false;
  const around = kustomized.filter((one) => reaches(one, file));
  const replacing = around.filter(({ names }) => names.includes(name));
  const deployed = around.filter(({ isBase }) => !isBase);
  return deployed.length > 0 && deployed.every((top) => replacing.some((one) => one === top || isPartOf(one, top)));
}

/** Whether a file is a kustomization, by its name. */
export function isKustomizationName(name: string): boolean {
  return /^[Kk]ustomization(?:\.ya?ml)?$/.test(baseOf(name));
}

/** Whether a file is one of those that a kustomization is made of. */
export function reaches({ roots }: Kustomized, file: string): boolean {
  return roots.some((root) => file === root || isBelow(file, root));
}

/** Whether a kustomization is one of those that another is made of. */
export function isPartOf({ file }: Pick<Kustomized, 'file'>, { roots }: Kustomized): boolean {
  return roots.includes(folderOf(file));
}

/** Its own folder and what it names, and what the kustomizations there name. */
function rootsOf(one: Read, byFolder: ReadonlyMap<string, Read>, seen: Set<string>): Set<string> {
  if (seen.has(one.folder)) return seen;
  seen.add(one.folder);
  for (const named of one.named) {
    const base = byFolder.get(named);
    if (base) rootsOf(base, byFolder, seen);
    else seen.add(named);
  }
  return seen;
}

/** The kustomizations that take this one in as a component, by way of other components too. */
function usersOf(one: Read, all: readonly Read[], seen = new Set<Read>()): Set<Read> {
  for (const user of all) {
    if (seen.has(user) || !user.components.includes(one.folder)) continue;
    seen.add(user);
    usersOf(user, all, seen);
  }
  return seen;
}

function readOne(file: SourceFile): Read | undefined {
  if (!isKustomizationName(file.name)) return undefined;
  const [document] = parseDocuments(file.bytes.toString('latin1'));
  const root = document?.errors.length === 0 ? document.contents : undefined;
  if (!isMap(root)) return undefined;
  const folder = folderOf(file.name);
  const local = (key: string) =>
    textsIn(root.get(key))
      .filter((path) => !path.includes(':'))
      .map((path) => joined(folder, path));
  const entries = replacingEntries(root);
  const renamed = entries.filter(
    (entry) =>
      !entry.has('newTag') && !entry.has('digest') && (entry.has('tagSuffix') || !hasVersion(entry.get('newName'))),
  );
  return {
    file: file.name,
    folder,
    named: ['resources', 'bases', 'components'].flatMap(local),
    names: namesOf(entries),
    renamed: namesOf(renamed),
    components: local('components'),
  };
}

function replacingEntries(root: YAMLMap): YAMLMap[] {
  const images = root.get('images');
  if (!isSeq(images)) return [];
  return images.items
    .filter(isMap)
    .filter((entry) => ['newName', 'newTag', 'digest', 'tagSuffix'].some((key) => entry.get(key)));
}

function namesOf(entries: readonly YAMLMap[]): string[] {
  return entries.flatMap((entry) => {
    const name: unknown = entry.get('name');
    return typeof name === 'string' && name !== '' ? [name] : [];
  });
}

function hasVersion(newName: unknown): boolean {
  const { tag, digest } = cutAddress(String(newName));
  return tag !== undefined || digest !== undefined;
}

function textsIn(list: unknown): string[] {
  if (!isSeq(list)) return [];
  return list.items.flatMap((item) => (isScalar(item) ? (scalarText(item) ?? []) : []));
}

/** A path as a file of a folder names it, as files are displayed. */
export function joined(folder: string, path: string): string {
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
