import type { DiscoverOptions } from '../../../shared/contract.ts';
import type { Finding, NotRewritten } from '../../../shared/finding.ts';
import { travels } from './discover.ts';
import { addImagesAnnotation, type MovedImage } from './images-annotation.ts';
import { lookAround } from './look-around.ts';
import type { MovedNames } from './moved-names.ts';
import { agree, type Change, type Leave, prove } from './rewrite-proof.ts';
import { readRulesFile } from './rule-documents.ts';
import { scanFile } from './scan-file.ts';
import { type Settlement, settlementOf, settleOne } from './settle.ts';
import type { Site } from './site.ts';
import type { SourceFile } from './source-file.ts';
import type { Surroundings } from './surroundings.ts';

export interface RewriteResult {
  readonly bytes: Buffer;
  /** Places that now name another address. */
  readonly changed: number;
  readonly notRewritten: NotRewritten[];
}

export interface RewriteOptions extends Partial<DiscoverOptions> {
  /** The other files this one was scanned with: a compose file's `.env`, a chart's Chart.yaml, kbld Configs. */
  readonly companions?: readonly SourceFile[] | undefined;
  /** Write kbld's annotation of images and origins into every resource that changed. */
  readonly imagesAnnotation?: boolean | undefined;
}

/** What an address function is asked for each finding that travels; undefined leaves the place as it is. */
export type AddressOf = (reference: string, finding: Finding) => string | undefined;

/** What has to be known of all files that belong together to rewrite one of them. */
export interface RewriteFrame {
  readonly surroundings: Surroundings;
  readonly settlement: Settlement;
  /** What kustomizations have to match from now on. */
  readonly moved?: MovedNames;
}

/** Reads the frame from the files, once for all of them. Throws for rules files that cannot be read. */
export function rewriteFrame(files: readonly SourceFile[], options: Partial<DiscoverOptions>): RewriteFrame {
  const given = (options.rules ?? []).flatMap(readRulesFile);
  return { surroundings: lookAround(files, given), settlement: settlementOf(options, given, files) };
}

/**
 * Writes new addresses into a file. Only the bytes of each reference change; the result is read again, and a change
 * that does not read as its new address, or that would change what another place says, is taken back and reported.
 */
export function rewriteFile(
  file: SourceFile,
  address: AddressOf,
  options: RewriteOptions = {},
  frame = rewriteFrame(together(file, options), options),
): RewriteResult {
  const { surroundings, settlement, moved: names } = frame;
  const { sites } = scanFile(file, surroundings);
  const notRewritten: NotRewritten[] = [];
  const leave: Leave = (site, why) => {
    const { line, reference } = site.finding;
    const optional = site.guarded === undefined ? {} : { optional: true as const };
    notRewritten.push({ file: file.name, line, reference, why, ...optional });
  };
  const matched = names?.get(file.name) ?? new Map<string, string>();
  const wanted = sites.flatMap((site) => {
    return followed(site, changeFor(site, address, settlement, leave), matched, leave) ?? [];
  });
  const { kept, bytes } = prove(file, agree(file, wanted, sites, leave), sites, surroundings, leave);
  const changed = kept.filter(({ edits }) => edits.length > 0);
  const moved = changed.map(({ site, address }) => {
    const { document, reference, line } = site.finding;
    return { document, reference, line, address };
  });
  const unannotated = ({ line, reference }: MovedImage) =>
    notRewritten.push({ file: file.name, line, reference, why: NOT_ANNOTATED, optional: true });
  const written = options.imagesAnnotation ? addImagesAnnotation(bytes, moved, unannotated) : bytes;
  return { bytes: written, changed: changed.length, notRewritten };
}

const NOT_ANNOTATED =
  "its resource is written in flow style or has no metadata, which kbld's annotation cannot be put into; its address is new";

function together(file: SourceFile, { companions = [] }: RewriteOptions): SourceFile[] {
  return [file, ...companions.filter((other) => other.name !== file.name)];
}

function changeFor(site: Site, address: AddressOf, settlement: Settlement, leave: Leave): Change | undefined {
  const finding = settleOne(site.finding, settlement);
  if (!finding) return undefined;
  const wanted = address(finding.reference, finding);
  const there = finding.written ?? finding.reference;
  // What is guarded is told whether it travels or not: whoever sees the old name there should know why.
  if (site.guarded !== undefined && wanted !== there) leave(site, site.guarded);
  if (site.guarded !== undefined || !travels(finding)) return undefined;
  if (wanted === undefined || wanted === there) return undefined;
  const edits = site.mend(wanted);
  if (Array.isArray(edits)) return { site, address: wanted, edits };
  leave(site, edits.why);
  return undefined;
}

/** The change of a place, and of the name that it matches where that moves. */
function followed(
  site: Site,
  change: Change | undefined,
  names: ReadonlyMap<string, string>,
  leave: Leave,
): Change | undefined {
  const edits = names.size === 0 ? [] : (site.follow?.(names) ?? []);
  if (!Array.isArray(edits)) {
    leave(site, edits.why);
    return change;
  }
  if (edits.length === 0) return change;
  return { site, address: change?.address ?? site.finding.reference, edits: [...(change?.edits ?? []), ...edits] };
}
