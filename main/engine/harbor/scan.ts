import { z } from 'zod';
import { GapferryError } from '../../../shared/gapferry-error.ts';
import { SEVERITIES, type Severity } from '../../../shared/scan.ts';
import type { Digest } from '../digest.ts';
import type { Rest } from '../registry/rest.ts';
import { change, readOne, repositoryPath } from './read.ts';

const STATUSES = ['Pending', 'Running', 'Success', 'Error', 'Stopped'] as const;
const Summary = z.object({
  scan_status: z.string(),
  severity: z.string().nullish(),
  summary: z.object({ fixable: z.number().nullish(), summary: z.record(z.string(), z.number()).nullish() }).nullish(),
  start_time: z.string().nullish(),
  end_time: z.string().nullish(),
  scanner: z.object({ name: z.string().nullish(), version: z.string().nullish() }).nullish(),
});
const Artifact = z.object({ scan_overview: z.record(z.string(), Summary).nullish() });
const Findings = z.record(
  z.string(),
  z.object({ vulnerabilities: z.array(z.object({ id: z.string(), severity: z.string() })).nullish() }),
);

/** Where a scan stands. */
export interface HarborScan {
  readonly status: (typeof STATUSES)[number] | 'Other';
  readonly severity: Severity;
  readonly counts: Readonly<Record<string, number>>;
  readonly fixable: number;
  readonly scanner: string;
  /** As Harbor writes it: tells one run from the one before. */
  readonly started: string;
}

/** What Harbor answers to the wish for a scan. */
export type ScanStart = { readonly started: true } | { readonly started: false; readonly detail: string };

/** Starts a scan; one that is under way already counts as started. A refusal is an answer (harbor.md 2.2, POST scan). */
export async function startScan(rest: Rest, path: string, digest: Digest): Promise<ScanStart> {
  const to = `${repositoryPath(path)}/artifacts/${digest}/scan`;
  const { status, said } = await change(rest, 'POST', to, undefined, [202, 400, 401, 403, 404, 409, 412, 422]);
  return status === 202 || status === 409 ? { started: true } : { started: false, detail: said };
}

/** The latest scan of an artifact; undefined where there is none that we may see. */
export async function readScan(rest: Rest, path: string, digest: Digest): Promise<HarborScan | undefined> {
  const artifact = await readOne(rest, `${repositoryPath(path)}/artifacts/${digest}?with_scan_overview=true`, Artifact);
  const [report] = Object.values(artifact?.scan_overview ?? {});
  if (!report) return undefined;
  const { name, version } = report.scanner ?? {};
  return {
    status: STATUSES.find((known) => known === report.scan_status) ?? 'Other',
    severity: severityOf(report.severity ?? ''),
    counts: report.summary?.summary ?? {},
    fixable: report.summary?.fixable ?? 0,
    scanner: [name, version].filter(Boolean).join(' '),
    started: report.start_time ?? '',
  };
}

/** Every vulnerability of the latest report. Throws registry.protocol where there is none to be had. */
export async function readVulnerabilities(
  rest: Rest,
  path: string,
  digest: Digest,
): Promise<{ id: string; severity: Severity }[]> {
  const to = `${repositoryPath(path)}/artifacts/${digest}/additions/vulnerabilities`;
  const [report] = Object.values((await readOne(rest, to, Findings)) ?? {});
  if (report) {
    return (report.vulnerabilities ?? []).map(({ id, severity }) => ({ id, severity: severityOf(severity) }));
  }
  const detail = 'no report of vulnerabilities';
  throw new GapferryError('registry.protocol', { host: rest.host, status: 200, detail }, { side: 'destination' });
}

/** A word that we do not know is not rated. */
function severityOf(word: string): Severity {
  return SEVERITIES.find((known) => known.toLowerCase() === word.toLowerCase()) ?? (word ? 'Unknown' : 'None');
}

const Registration = z.object({ uuid: z.string() });
const Metadata = z.object({ properties: z.record(z.string(), z.string()).nullish() });
const UPDATED = 'harbor.scanner-adapter/vulnerability-database-updated-at';

/** When the database of a project's scanner was last updated; undefined where it is not told. */
export async function readScannerDatabase(rest: Rest, project: string): Promise<Date | undefined> {
  const scanner = await readOne(rest, `/projects/${encodeURIComponent(project)}/scanner`, Registration);
  if (!scanner) return undefined;
  const metadata = await readOne(rest, `/scanners/${encodeURIComponent(scanner.uuid)}/metadata`, Metadata);
  const updated = new Date(metadata?.properties?.[UPDATED] ?? '');
  return Number.isNaN(updated.getTime()) ? undefined : updated;
}
