import { type Level, type ScanOfImage, SEVERITIES, type Severity } from '../../../shared/scan.ts';
import type { HarborScan } from '../../engine/harbor/scan.ts';
import { type Waiver, waives } from './waivers.ts';

/** All that the verdict over one image depends on. */
export interface ScanFacts {
  readonly reference: string;
  /** Undefined where there was none. */
  readonly scan: HarborScan | undefined;
  /** Why there was none. */
  readonly detail: string | undefined;
  /** Whether it is an image at all, with something in it to scan. */
  readonly isImage: boolean;
  /** Of its report, where waivers want to know more than its summary. */
  readonly vulnerabilities: readonly { id: string; severity: Severity }[] | undefined;
  readonly database: Date | undefined;
}

export interface ScanPolicy {
  readonly level: Level | undefined;
  readonly waivers: readonly Waiver[];
  readonly now: Date;
}

/** A scanner that knows nothing of the last month cannot say that an image is free of anything. */
const OLDEST_DATABASE_DAYS = 30;
const DAY = 86_400_000;

/** Judges one image. What is not known is never a pass. */
export function judgeScan(facts: ScanFacts, { level, waivers, now }: ScanPolicy): ScanOfImage {
  const { reference, scan, vulnerabilities, database } = facts;
  const counting = waivers.filter((waiver) => waives(waiver, reference, now));
  const whole = counting.filter(({ vulnerability }) => vulnerability === undefined);
  const ids = new Set(vulnerabilities?.map(({ id }) => id));
  const single = counting.filter(({ vulnerability }) => vulnerability !== undefined && ids.has(vulnerability));
  const waived = new Set(single.map(({ vulnerability }) => vulnerability));
  const left = vulnerabilities?.filter(({ id }) => !waived.has(id));
  const severity = left && single.length > 0 ? worst(left.map((one) => one.severity)) : scan?.severity;
  const doubt = doubtOf(facts, now);
  const verdict = (): ScanOfImage['verdict'] => {
    if (!facts.isImage && !scan) return 'unscannable';
    if (level === undefined) return doubt && scan?.status !== 'Success' ? 'unknown' : 'scanned';
    if (whole.length > 0) return 'waived';
    if (doubt || severity === undefined) return 'unknown';
    return isAbove(severity, level) ? 'fail' : 'pass';
  };
  const used = [...whole, ...single];
  return {
    reference,
    verdict: verdict(),
    ...(scan && severity !== undefined ? { severity, counts: { ...scan.counts }, fixable: scan.fixable } : {}),
    ...(scan?.scanner ? { scanner: scan.scanner } : {}),
    ...(database ? { database: database.toISOString() } : {}),
    ...(doubt ? { detail: doubt } : {}),
    ...(used.length > 0 ? { waivers: used.map(viewOf) } : {}),
  };
}

/** Why a result cannot be relied on; undefined where it can. */
function doubtOf({ scan, detail, database }: ScanFacts, now: Date): string | undefined {
  if (!scan) return detail ?? 'no scan';
  if (scan.status !== 'Success') return detail ?? `the scan ended as ${scan.status}`;
  if (!database) return 'the scanner does not say how old its database is';
  const days = Math.floor((now.getTime() - database.getTime()) / DAY);
  return days > OLDEST_DATABASE_DAYS ? `the scanner's database is ${days} days old` : undefined;
}

function isAbove(severity: Severity, level: Level): boolean {
  const allowed = SEVERITIES.findIndex((known) => known.toLowerCase() === level);
  return SEVERITIES.indexOf(severity) > allowed;
}

function worst(found: readonly Severity[]): Severity {
  return found.reduce<Severity>((a, b) => (SEVERITIES.indexOf(b) > SEVERITIES.indexOf(a) ? b : a), 'None');
}

function viewOf({ vulnerability, image, reason, until }: Waiver): { what: string; reason: string; until: string } {
  return { what: [vulnerability, image].filter(Boolean).join(' '), reason, until: until.toISOString() };
}
