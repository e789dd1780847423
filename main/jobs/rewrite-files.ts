import type { DiscoverOptions, Problem } from '../../shared/contract.ts';
import type { Finding, NotRewritten } from '../../shared/finding.ts';
import { type Discovery, travels } from '../engine/discover/discover.ts';
import type { SourceFile } from '../engine/discover/load-sources.ts';
import { movedNames } from '../engine/discover/moved-names.ts';
import { rewriteFile, rewriteFrame } from '../engine/discover/rewrite.ts';
import { checkRewritten } from '../engine/helm/check-rewritten.ts';
import { discoverRendered } from '../engine/helm/discover-rendered.ts';
import { sameImage } from '../engine/helm/place-rendered.ts';
import type { NewAddresses } from './new-addresses.ts';

export interface RewrittenFiles {
  readonly files: readonly {
    readonly file: string;
    readonly bytes: Buffer;
    readonly changed: number;
    readonly images: number;
  }[];
  readonly notRewritten: readonly NotRewritten[];
  /** Files left as they were, with the first image of theirs that has no new address. */
  readonly skipped: ReadonlyMap<string, string>;
  /** Every reference that was found, maybes too. */
  readonly found: ReadonlySet<string>;
  /** Where an image is named that travels, in all the files. */
  readonly places: readonly { readonly file: string; readonly line: number; readonly reference: string }[];
  /** Those that travel and have no new address, each once. */
  readonly unknown: readonly string[];
}

/** How the files were read, and whether what is rewritten gets kbld's annotation of images. */
export type FileRewrite = DiscoverOptions & { readonly imagesAnnotation?: boolean | undefined };

/**
 * Rewrites files that belong together. One that needs an image without a new address, or that could not be read in full,
 * is left out and named: half a file would start pods that cannot pull.
 */
export async function rewriteFiles(
  files: readonly SourceFile[],
  asked: FileRewrite,
  addresses: NewAddresses,
  loadProblems: readonly Problem[] = [],
): Promise<RewrittenFiles> {
  const found = await discoverRendered(files, asked);
  const sure = referencesOf(found.findings.filter(travels));
  // What only maybes name and has an address all the same was settled when the images were chosen.
  const chosen = referencesOf(
    found.findings.filter(({ reference }) => addresses.has(reference) && !sure.has(reference)),
  );
  const addressOf = addressing(found.findings, addresses);
  const options = { ...asked, include: [...asked.include, ...chosen] };
  const wanted = found.findings.filter((finding) => travels(finding) || chosen.has(finding.reference));
  const unaddressed = wanted.filter(
    (finding) => addressOf(finding) === undefined && !addresses.includes(finding.written ?? finding.reference),
  );
  const unused = unaddressed.filter(({ how }) => addresses.isLock && how === 'kbld-config');
  const missing = unaddressed.filter((finding) => !unused.includes(finding));
  const unreadable = [...loadProblems, ...found.problems].filter(({ code }) => !HARMLESS.has(code));
  const skipped = new Map([
    ...unreadable.map(({ file }) => [file, '*'] as const),
    ...missing.toReversed().map(({ file, reference }) => [file, reference] as const),
  ]);
  skipPackedTogether(files, skipped);
  const notRewritten: NotRewritten[] = [
    ...unreadable.map(({ file, line, code }) => ({
      file,
      line: line ?? 1,
      reference: '*',
      why: `the file could not be read in full (${code})`,
    })),
    ...missing.map(({ file, line, reference }) => ({ file, line, reference, why: 'it has no new address' })),
    ...unused.map(({ file, line, reference }) => ({ file, line, reference, why: UNUSED, optional: true as const })),
    ...wanted.filter((finding) => isRenderedOnly(finding) && addresses.has(finding.reference)).map(byValues),
  ];
  const done: RewrittenFiles['files'][number][] = [];
  const plain = rewriteFrame(files, options);
  const rewritten = wanted.filter(({ file }) => !skipped.has(file));
  const moved = movedNames(plain.surroundings.kustomized, rewritten, (reference) => addresses.get(reference));
  const frame = { ...plain, moved };
  const travelling = Map.groupBy(wanted, ({ file }) => file);
  const named = new Set(found.findings.map(({ file }) => file));
  for (const file of files.filter(({ name }) => !skipped.has(name))) {
    const result = named.has(file.name)
      ? rewriteFile(file, (_, finding) => addressOf(finding), options, frame)
      : { bytes: file.bytes, changed: 0, notRewritten: [] };
    const images = travelling.get(file.name)?.length ?? 0;
    done.push({ file: file.name, bytes: result.bytes, changed: result.changed, images });
    notRewritten.push(...result.notRewritten);
  }
  notRewritten.push(...(await otherwiseRendered({ files, done, skipped, found, notRewritten, addresses, options })));
  return {
    files: done,
    notRewritten,
    skipped,
    found: new Set(found.findings.flatMap(({ reference, written }) => [reference, written ?? reference])),
    places: wanted,
    unknown: [...referencesOf(missing)],
  };
}

/** Problems that leave the file readable in full: what an override chooses is told by the addresses, or is missing there. */
const HARMLESS: ReadonlySet<string> = new Set(['input.binary', 'input.selection']);
const UNUSED = 'the lock does not name it, and no image of these files is replaced by it';

/** The address of each finding; that of an override's `newImage` is the one of the images that it replaces. */
function addressing(findings: readonly Finding[], addresses: NewAddresses): (finding: Finding) => string | undefined {
  const put = new Map(
    findings.flatMap((finding) => {
      const address = finding.written === undefined ? undefined : addresses.of(finding);
      return address === undefined ? [] : [[finding.reference, address] as const];
    }),
  );
  return (finding) => addresses.of(finding) ?? (finding.how === 'kbld-config' ? put.get(finding.reference) : undefined);
}

interface Rewritten {
  readonly files: readonly SourceFile[];
  readonly done: RewrittenFiles['files'];
  readonly skipped: ReadonlyMap<string, string>;
  readonly found: Discovery;
  readonly notRewritten: readonly NotRewritten[];
  readonly addresses: NewAddresses;
  readonly options: DiscoverOptions;
}

/** What charts make of their new values other than was meant, and nothing told yet. */
async function otherwiseRendered(rewritten: Rewritten): Promise<NotRewritten[]> {
  const { files, done, skipped, found, notRewritten, addresses, options } = rewritten;
  if (!done.some(({ changed }) => changed > 0)) return [];
  const now = new Map(done.map(({ file, bytes }) => [file, bytes]));
  const unrendered = found.notes.filter(({ kind }) => kind === 'not-rendered').map(({ file }) => file);
  const charts = {
    files: files.map((file) => ({ ...file, bytes: now.get(file.name) ?? file.bytes })),
    passedOver: new Set([...skipped.keys(), ...unrendered]),
    isNew: (reference: string) => addresses.includes(reference),
  };
  const told = new Set(notRewritten.map(({ reference }) => sameImage(reference)));
  return (await checkRewritten(charts, options)).filter(
    ({ reference }) => reference === '*' || !told.has(sameImage(reference)),
  );
}

/** Half a packed chart is no better than half a file. */
function skipPackedTogether(files: readonly SourceFile[], skipped: Map<string, string>): void {
  const reasons = new Map<string, string>();
  for (const { name, archive } of files) {
    const reason = skipped.get(name);
    if (archive && reason !== undefined) reasons.set(archive.name, reason);
  }
  for (const { name, archive } of files) {
    const reason = archive && reasons.get(archive.name);
    if (reason !== undefined && !skipped.has(name)) skipped.set(name, reason);
  }
}

function isRenderedOnly({ how }: Finding): boolean {
  return how === 'helm-rendered';
}

function byValues({ file, line, reference }: Finding): NotRewritten {
  return { file, line, reference, why: 'helm puts it together from values and template; set the values by hand' };
}

function referencesOf(findings: readonly { reference: string }[]): ReadonlySet<string> {
  return new Set(findings.map(({ reference }) => reference));
}
