import type { Certainty, FoundBy } from '../../../shared/finding.ts';
import { cutAddress, joinAddress } from './address-parts.ts';
import { type Field, firstCharacter, setField, spanOf } from './fields.ts';
import type { Edit, Span } from './scope.ts';
import { makeSite, type NotMended, type Site } from './site.ts';

/** The fields a reference is composed of. */
export interface SplitReference {
  /** Host, or host and the first components of the path (Istio's `hub`). May stand far away and serve many. */
  readonly registry?: Field | undefined;
  /** The path, or a leading part of it when `name` holds the rest. */
  readonly repository: Field;
  readonly name?: Field | undefined;
  readonly tag?: Field | undefined;
  /** What stands elsewhere (the chart's appVersion) for a field that is empty or not there. */
  readonly defaults?:
    | {
        readonly registry?: string | undefined;
        readonly repository?: string | undefined;
        readonly tag?: string | undefined;
      }
    | undefined;
  readonly digest?: Field | undefined;
  /** The key of the tag's field, where that is the version of a resource, which its program reads too. */
  readonly programVersion?: string | undefined;
  /** The field takes the hex digits alone (`sha`), its template puts `sha256:` before them. */
  readonly bareDigest?: boolean | undefined;
}

export function composed(split: SplitReference): string {
  const registry = split.registry?.text || split.defaults?.registry;
  const parts = [registry, split.repository.text || split.defaults?.repository, split.name?.text]
    .map((part) => part?.replace(/^\/|\/+$/g, ''))
    .filter((part) => part);
  const digest = split.digest?.text;
  const full = digest && !digest.includes(':') ? `sha256:${digest}` : digest;
  return joinAddress(parts.join('/'), split.tag?.text || split.defaults?.tag, full || undefined);
}

export interface SplitNotes {
  readonly certainty: Certainty;
  readonly how: FoundBy;
  readonly why: string;
  readonly document: number;
  readonly path: string;
  /** Fields of this map: the first of them is where the finding is shown. */
  readonly own: readonly Field[];
  readonly guarded: string | undefined;
}

/** The site of a reference that is written in several fields. */
export function splitSite(split: SplitReference, notes: SplitNotes): Site {
  const first = [...notes.own].sort((a, b) => spanOf(a).start - spanOf(b).start)[0] ?? split.repository;
  const site = makeSite(first.scope, firstCharacter(first), { ...notes, reference: composed(split) }, (address) =>
    mendSplit(split, address),
  );
  return { ...site, reads: readsOf(split) };
}

function readsOf(split: SplitReference): Span[] {
  return [split.registry, split.repository, split.name, split.tag, split.digest].flatMap((field) =>
    field ? [spanOf(field)] : [],
  );
}

function mendSplit(split: SplitReference, address: string): Edit[] | NotMended {
  const { name, tag, digest } = cutAddress(address);
  const names = shareName(split, name);
  if (!names) return { why: 'the new address has fewer parts than the fields that hold it' };
  if (split.programVersion !== undefined && digest) {
    return {
      why: `the field "${split.programVersion}" is the version that its program reads too, and a digest does not fit in; use addresses by tag (--ref tag of import and relocate)`,
    };
  }
  const edits = names.map(([field, text]) => setField(field, text));
  edits.push(...versionEdits(split, tag, digest));
  if (!edits.every((edit) => edit !== undefined))
    return { why: 'one of the fields cannot hold its part of the address' };
  if (!split.tag && !split.digest) return { why: 'there is no field for the tag; add one by hand' };
  return edits;
}

/** Shares host and path out to the fields: each keeps its kind, the leading one takes what is added. */
function shareName(split: SplitReference, name: string): [Field, string][] | undefined {
  const words = name.split('/');
  const shares: [Field, string][] = [];
  const last = split.name ?? split.repository;
  if (split.name) shares.push([split.name, takeLast(words, componentCount(split.name))]);
  if (!split.registry) return finish(shares, split.repository, words.join('/'));
  const hostOnly = !(split.registry.text || split.defaults?.registry || '').replace(/\/+$/, '').includes('/');
  if (hostOnly) {
    const host = words.shift() ?? '';
    shares.push([split.registry, split.registry.text.endsWith('/') ? `${host}/` : host]);
    return finish(shares, split.repository, words.join('/'));
  }
  if (last === split.repository) shares.push([split.repository, takeLast(words, componentCount(split.repository))]);
  return finish(shares, split.registry, words.join('/'));
}

function finish(shares: [Field, string][], field: Field, text: string): [Field, string][] | undefined {
  shares.push([field, `${leadingSlash(field)}${text}${field.text.endsWith('/') ? '/' : ''}`]);
  return shares.every(([, part]) => part !== '') ? shares : undefined;
}

function takeLast(words: string[], count: number): string {
  return words.splice(Math.max(words.length - count, 0)).join('/');
}

function componentCount(field: Field): number {
  return field.text.replace(/^\//, '').split('/').length;
}

/** `/oss/a`: such a path is put directly behind its registry (the CSI drivers' `baseRepo`). */
function leadingSlash(field: Field): string {
  return field.text.startsWith('/') ? '/' : '';
}

/**
 * Tag and digest. Where only a tag field is there, a digest goes behind the tag: `v1@sha256:...` gives
 * `repository:v1@sha256:...`, which every runtime pulls by the digest.
 */
function versionEdits(
  split: SplitReference,
  tag: string | undefined,
  digest: string | undefined,
): (Edit | undefined)[] {
  const edits: (Edit | undefined)[] = [];
  const newTag = tag ?? (split.tag?.text.split('@')[0] || split.defaults?.tag);
  if (split.digest) {
    const bare = split.digest.text === '' ? split.bareDigest : !split.digest.text.includes(':');
    edits.push(setField(split.digest, bare ? (digest?.replace('sha256:', '') ?? '') : (digest ?? '')));
    if (split.tag && tag) edits.push(setField(split.tag, tag));
  } else if (split.tag && (newTag || digest)) {
    edits.push(setField(split.tag, digest ? `${newTag ?? 'latest'}@${digest}` : (newTag ?? '')));
  }
  return edits;
}
