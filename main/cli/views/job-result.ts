import { z } from 'zod';
import { type JobView, Verdict } from '../../../shared/contract.ts';
import { StoredError } from '../../../shared/job.ts';
import { formatBytes, formatFingerprint } from '../../../shared/messages/format.ts';
import type { Translator } from '../../../shared/messages/translator.ts';
import { Preflight } from '../../../shared/preflight.ts';
import { labelled, table } from '../table.ts';
import { accessoriesText } from './accessories.ts';
import { identityText } from './bundle.ts';
import { preflightText } from './preflight.ts';
import { scansText } from './scans.ts';
import { verdictText } from './verdict.ts';

/** The parts of the jobs' results that are shown; each kind has some of them. docs/cli.md has the whole shapes. */
const Result = z.object({
  name: z.string().optional(),
  identity: z.string().optional(),
  paths: z.array(z.string()).optional(),
  bytes: z.number().optional(),
  // A list for export, a number for verify.
  images: z.array(z.unknown()).optional().catch(undefined),
  stream: z.string().optional(),
  number: z.number().optional(),
  signedBy: z.object({ name: z.string(), fingerprint: z.string() }).nullish(),
  bundle: z.object({ name: z.string(), identity: z.string() }).optional(),
  verdict: Verdict.optional(),
  problems: z.array(StoredError).optional().catch(undefined),
  whole: z.boolean().optional(),
  missingVolumes: z.array(z.number()).optional(),
  litter: z.array(z.string()).optional(),
  dryRun: z.boolean().optional(),
  preflight: Preflight.optional().catch(undefined),
  mapping: z.array(z.object({ reference: z.string(), address: z.string() })).optional(),
  blobs: z.object({ bytes: z.number() }).optional(),
  files: z
    .array(
      z.object({
        file: z.string(),
        written: z.string().optional(),
        kept: z.string().optional(),
        changed: z.number(),
        skipped: z.string().optional(),
      }),
    )
    .optional(),
  notRewritten: z
    .array(z.object({ file: z.string(), line: z.number(), reference: z.string(), why: z.string() }))
    .optional(),
  lock: z.string().optional(),
});
type Result = z.infer<typeof Result>;

/** What a job made, for people; nothing where it made nothing yet. */
export function jobResultText({ kind, result: stored }: JobView, say: Translator): string {
  const result = Result.safeParse(stored).data;
  if (!result) return '';
  const parts = [labels(result, say), mappingText(result, say), accessoriesText(stored, say), filesText(result, say)];
  if (kind === 'verify') parts.push(wholeText(result, say));
  parts.push(scansText(stored, say));
  if (result.preflight && showsPreflight(result)) parts.push(preflightText(result.preflight, say));
  else parts.push(endText(kind, result, say));
  return parts.filter(Boolean).join('\n');
}

/** Before anything was done it is the answer; afterwards its warnings have been said as notices. */
function showsPreflight({ dryRun, preflight }: Result): boolean {
  return dryRun === true || preflight?.checks.some(({ outcome }) => outcome === 'stop') === true;
}

function labels(result: Result, say: Translator): string {
  const { t, language } = say;
  const verdict = result.verdict && verdictText(result.verdict, say);
  const identity = result.identity ?? result.bundle?.identity;
  const { signedBy, blobs, bytes } = result;
  const number = result.number === undefined ? '' : `, ${result.number}`;
  return labelled([
    [t('label.verdict'), isChanged(result) ? t('verdict.changed') : verdict?.line],
    ['', verdict?.more],
    [t('label.name'), result.name ?? result.bundle?.name],
    [t('label.identity'), identity === undefined ? undefined : identityText(identity)],
    [t('label.stream'), result.stream === undefined ? undefined : `${result.stream}${number}`],
    [t('label.signer'), signerText(signedBy, say)],
    [t('label.bytes'), bytes === undefined ? undefined : formatBytes(bytes, language)],
    [t('label.moved'), blobs ? formatBytes(blobs.bytes, language) : undefined],
    [t('label.paths'), result.paths?.join(', ')],
    [t('label.lock'), result.lock],
    [t('label.litter'), result.litter?.join(', ')],
  ]);
}

/** A good signature over a list that the files do not follow: the first line must not say that all is well. */
function isChanged({ verdict, problems = [] }: Result): boolean {
  const isSigned = verdict?.verdict === 'trusted' || verdict?.verdict === 'untrusted';
  return isSigned && problems.length > 0;
}

/** Null is an export that was not signed; absent is another kind of job. */
function signerText(signer: Result['signedBy'], { t }: Translator): string | undefined {
  if (signer === undefined) return undefined;
  return signer === null ? t('verdict.unsigned') : `${signer.name} (${formatFingerprint(signer.fingerprint)})`;
}

function mappingText({ mapping }: Result, { t }: Translator): string {
  if (!mapping) return '';
  return table(
    [{ head: t('column.reference') }, { head: t('column.target') }],
    mapping.map(({ reference, address }) => [reference, address]),
  );
}

function filesText({ files = [], notRewritten = [] }: Result, { t, detail }: Translator): string {
  const written = files.flatMap(({ file, written: path, changed: count, skipped, kept }) => {
    if (path === undefined) return [t('rewrite.skipped', { file, reference: skipped ?? '' })];
    return [t('rewrite.file', { file, count, path }), ...(kept === undefined ? [] : [t('rewrite.kept', { kept })])];
  });
  return [...written, ...notRewritten.map((place) => t('rewrite.place', { ...place, why: detail(place.why) }))]
    .map((line) => `${line}\n`)
    .join('');
}

function endText(kind: JobView['kind'], { dryRun, images, mapping }: Result, { t }: Translator): string {
  if (dryRun) return `${t('import.dryRun')}\n`;
  if (kind === 'export') return images ? `${t('export.done', { count: images.length })}\n` : '';
  return mapping ? `${t('import.done', { count: mapping.length })}\n` : '';
}

function wholeText({ whole, problems = [], missingVolumes = [] }: Result, say: Translator): string {
  const { t } = say;
  if (whole) return `${t('verify.whole')}\n`;
  if (problems.length > 0) {
    const lines = problems.map((problem) => `  ${problem.short} ${say.error(problem).title}`);
    return `${[t('verify.damaged', { count: problems.length }), ...lines].join('\n')}\n`;
  }
  return `${t('verify.share', { volumes: missingVolumes.join(', ') })}\n`;
}
