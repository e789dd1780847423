import { isMap, isSeq, type YAMLMap } from 'yaml';
import { cutAddress, joinAddress } from '../address-parts.ts';
import { addFields, type Field, fieldOf, firstCharacter, setField, spanOf } from '../fields.ts';
import { type DocumentContext, hasKey, type Place, pathOf, resolved, scalarOf, valueAt } from '../place.ts';
import type { Edit } from '../scope.ts';
import { shapeOf } from '../shape.ts';
import { makeSite, type NotMended } from '../site.ts';
import { takeAll } from './report.ts';

interface Entry {
  readonly name: Field;
  readonly newName: Field | undefined;
  readonly newTag: Field | undefined;
  readonly digest: Field | undefined;
  /** Goes behind the tag that is there, where the entry gives neither tag nor digest. */
  readonly suffix: string;
}

/** `images` of a kustomization, in a file of its own, in the spec of Flux's or among the post-renderers of its releases: `name` is what is matched, newName, newTag and digest what is put in. */
export function readKustomization(map: YAMLMap, place: Place, context: DocumentContext): void {
  if (!(place.parent ? isFlux(place, context) : isKustomization(map, context))) return;
  const images = valueAt(map, 'images', context);
  if (!isSeq(images)) return;
  images.items.forEach((item, index) => {
    const entry = resolved(item, context);
    const path = [pathOf(place, context), `images[${index}]`].filter((part) => part !== '').join('.');
    if (isMap(entry)) readEntry(entry, path, context);
  });
  takeAll(images, context);
}

function isFlux(place: Place, { kind, apiVersion, rootDepth }: DocumentContext): boolean {
  if (place.key === 'kustomize' && apiVersion?.startsWith('helm.toolkit.fluxcd.io/')) return true;
  if (kind !== 'Kustomization' || !apiVersion?.startsWith('kustomize.toolkit.fluxcd.io/')) return false;
  return place.key === 'spec' && place.depth === rootDepth + 1;
}

function isKustomization(map: YAMLMap, context: DocumentContext): boolean {
  if (context.apiVersion?.startsWith('kustomize.config.k8s.io/')) return true;
  if (context.apiVersion !== undefined || context.depth > 0) return false;
  return /(?:^|[/\\])[Kk]ustomization(?:\.ya?ml)?$/.test(context.scope.file.name) && hasKey(map, 'images');
}

function readEntry(map: YAMLMap, path: string, context: DocumentContext): void {
  const field = (key: string) => fieldOf(scalarOf(map, key, context), context);
  const name = field('name');
  if (!name) return;
  const suffix = field('tagSuffix')?.text ?? '';
  const entry: Entry = { name, newName: field('newName'), newTag: field('newTag'), digest: field('digest'), suffix };
  const pinned = entry.newTag?.text || entry.digest?.text;
  if (!entry.newName?.text && !pinned && !suffix) return;
  const base = cutAddress(entry.newName?.text || name.text);
  const reference = joinAddress(base.name, entry.newTag?.text || base.tag, entry.digest?.text || base.digest);
  if (pinned || ((base.tag || base.digest) && !suffix)) {
    reportEntry(entry, { reference, certainty: 'certain', why: PUT_IN }, path, context);
    return;
  }
  const versions = matchedVersions(name.text, context);
  if (versions.length === 0) reportEntry(entry, { reference, certainty: 'maybe', why: VERSION_UNKNOWN }, path, context);
  const isShared = versions.length > 1;
  const why = suffix ? `${VERSION_KEPT} and "${suffix}" behind it` : VERSION_KEPT;
  for (const version of versions)
    reportEntry(
      entry,
      { reference: `${base.name}${withSuffix(version, suffix)}`, certainty: 'certain', why, isShared },
      path,
      context,
    );
}

/** kustomize drops the digest where it puts something behind the tag (imagetag/updater.go). */
function withSuffix(version: string, suffix: string): string {
  if (suffix === '') return version;
  return `${version.replace(/@.*$/, '') || ':'}${suffix}`;
}

const PUT_IN = 'what an images entry of a kustomization puts in';
const VERSION_KEPT = `${PUT_IN}, with the version of the image that it matches`;
const VERSION_UNKNOWN = `${PUT_IN}; the version is that of the image that it matches, which stands in no file here`;

/** What stands behind a name in the files that this kustomization is made of. */
function matchedVersions(name: string, { scope, surroundings }: DocumentContext): readonly string[] {
  const versions = surroundings.kustomized.find(({ file }) => file === scope.file.name)?.versions ?? {};
  return Object.hasOwn(versions, name) ? (versions[name] ?? []) : [];
}

interface Told {
  readonly reference: string;
  readonly certainty: 'certain' | 'maybe';
  readonly why: string;
  /** The entry stands for images of several versions: it cannot take any of them. */
  readonly isShared?: boolean;
}

function reportEntry(entry: Entry, told: Told, path: string, context: DocumentContext): void {
  const { reference, certainty, why, isShared = false } = told;
  const { name, newName, newTag, digest } = entry;
  if (!shapeOf(reference)) return;
  const notes = {
    reference,
    certainty,
    how: 'kustomize-image',
    why,
    document: context.index,
    path: `${path}.${newName ? 'newName' : newTag ? 'newTag' : digest ? 'digest' : 'tagSuffix'}`,
  } as const;
  const first = newName ?? newTag ?? digest ?? name;
  const site = makeSite(context.scope, firstCharacter(first), notes, (address) =>
    isShared ? mendShared(entry, reference, address) : mendEntry(entry, address),
  );
  const fields = [newName, newTag, digest].filter((one) => one !== undefined);
  context.report({ ...site, reads: fields.map(spanOf), follow: (names) => followName(name, names) });
}

/** Images of several versions go by one entry: it can take a new name, and neither a tag nor a digest. */
function mendShared({ name, newName }: Entry, reference: string, address: string): Edit[] | NotMended {
  const [from, to] = [cutAddress(reference), cutAddress(address)];
  const isSame = from.tag === to.tag && from.digest === to.digest;
  const put = () => (newName ? setField(newName, to.name) : addFields(name, [`newName: ${to.name}`]));
  const edit = isSame ? put() : undefined;
  return edit
    ? [edit]
    : {
        why: 'the entry stands for several versions of the image; write an entry with newTag or digest where each is used, or use addresses by tag (--ref tag of import and relocate)',
      };
}

/** The images that it matches may be rewritten too: then it has to match their new name. */
function followName(name: Field, names: ReadonlyMap<string, string>): Edit[] | NotMended {
  const to = names.get(name.text);
  if (to === undefined) return [];
  const edit = setField(name, to);
  return edit ? [edit] : { why: `the image that it matches is called ${to} from now on: set its name by hand` };
}

/** `name` goes on matching what it matched. A missing newName is put in under it. */
function mendEntry(entry: Entry, address: string): Edit[] | NotMended {
  const { name, tag, digest } = cutAddress(address);
  const edits: (Edit | undefined)[] = [];
  const added: string[] = [];
  if (entry.newName) edits.push(setField(entry.newName, name));
  else added.push(`newName: ${name}`);
  if (entry.newTag && (tag || !digest)) edits.push(setField(entry.newTag, tag ?? entry.newTag.text));
  else if (tag && !entry.digest) added.push(`newTag: "${tag}"`);
  if (entry.digest) edits.push(setField(entry.digest, digest ?? entry.digest.text));
  else if (digest) added.push(`digest: ${digest}`);
  if (added.length > 0) edits.push(addFields(entry.newTag ?? entry.newName ?? entry.name, added));
  if (!edits.every((edit) => edit !== undefined))
    return { why: 'the entry is written in a way that cannot take the new fields' };
  return edits;
}
