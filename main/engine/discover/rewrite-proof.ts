import { cutAddress } from './address-parts.ts';
import { scanFile } from './scan-file.ts';
import type { Edit } from './scope.ts';
import type { Site } from './site.ts';
import type { SourceFile } from './source-file.ts';
import type { Surroundings } from './surroundings.ts';

/** A place that is to name another address, with the edits that make it so. */
export interface Change {
  readonly site: Site;
  readonly address: string;
  readonly edits: readonly Edit[];
}

const SHARED_FIELD = 'shares a field with another image that needs a different text there';
const SHARED_TAG =
  'shares the field of its tag with other images, whose digests differ; they can share it where the addresses are tags (--ref tag of import and relocate)';

/** Called for each place that is left as it was, with the reason. */
export type Leave = (site: Site, why: string) => void;

/**
 * A field may serve several places (a registry for a whole file, an anchor): it is changed when all of them are to
 * change and agree on its new text; else none of them is.
 */
export function agree(file: SourceFile, changes: readonly Change[], sites: readonly Site[], leave: Leave): Change[] {
  let left = [...changes];
  for (;;) {
    const disputed = disputedFields(file, left, sites);
    const out = left.filter((change) => change.edits.some((edit) => disputed.has(edit.start)));
    if (out.length === 0) return left;
    for (const { site, edits } of out) {
      const isTag = edits.some(({ start, text }) => disputed.has(start) && /@sha256:/.test(text));
      leave(site, isTag ? SHARED_TAG : SHARED_FIELD);
    }
    left = left.filter((change) => !out.includes(change));
  }
}

/** Starts of the fields that two changes want differently, or that a place which stays as it is reads. */
function disputedFields(file: SourceFile, changes: readonly Change[], sites: readonly Site[]): Set<number> {
  const wanted = new Map<number, string>();
  const disputed = new Set<number>();
  const want = (start: number, text: string) => {
    if ((wanted.get(start) ?? text) !== text) disputed.add(start);
    wanted.set(start, text);
  };
  for (const { edits } of changes) for (const { start, text } of edits) want(start, text);
  const changing = new Set(changes.map(({ site }) => site));
  for (const site of sites) {
    if (changing.has(site)) continue;
    for (const { start, end } of site.reads ?? [])
      if (wanted.has(start)) want(start, file.bytes.toString('latin1', start, end));
  }
  return disputed;
}

/** Makes the edits and reads the result again; changes that do not read as they should are taken back. */
export function prove(
  file: SourceFile,
  changes: readonly Change[],
  sites: readonly Site[],
  surroundings: Surroundings,
  leave: Leave,
): { kept: Change[]; bytes: Buffer } {
  let kept = [...changes];
  while (kept.length > 0) {
    const bytes = applyEdits(file.bytes, kept);
    const failed = misread(sites, kept, scanFile({ name: file.name, bytes }, surroundings).sites);
    if (failed.length === 0) return { kept, bytes };
    for (const { site } of failed) leave(site, 'read again, the place did not name the new address');
    kept = kept.filter((change) => !failed.includes(change));
  }
  return { kept, bytes: file.bytes };
}

function applyEdits(bytes: Buffer, changes: readonly Change[]): Buffer {
  const edits = [...new Map(changes.flatMap(({ edits }) => edits).map((edit) => [edit.start, edit])).values()];
  edits.sort((a, b) => a.start - b.start);
  const pieces: Buffer[] = [];
  let at = 0;
  for (const { start, end, text } of edits) {
    if (start < at) continue;
    pieces.push(bytes.subarray(at, start), Buffer.from(text, 'latin1'));
    at = end;
  }
  return Buffer.concat([...pieces, bytes.subarray(at)]);
}

/** Places keep their order and number; each must read as its new address, or as before where it was not to change. */
function misread(before: readonly Site[], changes: readonly Change[], after: readonly Site[]): Change[] {
  const byPlace = new Map(changes.map((change) => [change.site, change]));
  if (before.length !== after.length)
    return changes.filter((change) => !after.some((site) => reads(site, change.address)));
  const wrong = before.flatMap((site, index) => {
    const change = byPlace.get(site);
    const now = after[index];
    if (!now) return change ?? [];
    if (change && change.edits.length > 0) return reads(now, change.address) ? [] : change;
    return [];
  });
  return wrong;
}

/** Whether an address stands at a place, whatever an override makes of it; a composed one may keep a tag beside the digest. */
function reads(site: Site, address: string): boolean {
  const text = site.finding.written ?? site.finding.reference;
  if (text === address) return true;
  if (!site.reads) return false;
  const there = cutAddress(text);
  const wanted = cutAddress(address);
  if (there.name !== wanted.name || there.digest !== wanted.digest) return false;
  return wanted.tag === undefined || wanted.tag === there.tag;
}
