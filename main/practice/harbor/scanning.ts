import { randomUUID } from 'node:crypto';
import type { Artifact, Scan } from './model.ts';
import type { World } from './world.ts';

const REPORT = 'application/vnd.security.vulnerability.report; version=1.1';
const SEVERITIES = ['Critical', 'High', 'Medium', 'Low', 'Negligible', 'Unknown'];
const PENDING_SHARE = 0.2;

/** Begins a scan that takes as long as the world says; false where one is under way. harbor.md section 2.2, POST scan. */
export function startScan(world: World, artifact: Artifact): boolean {
  if (artifact.scan && world.now() < artifact.scan.ends) return false;
  const started = world.now();
  artifact.scan = { id: randomUUID(), started, ends: new Date(started.getTime() + world.settings.scanTime) };
  return true;
}

/** `scan_overview`: one report by its media type; undefined where nothing was ever scanned. */
export function scanOverview(world: World, { scan }: Artifact): object | undefined {
  if (!scan) return undefined;
  const { name, vendor, version } = world.scanner;
  const done = scanStatus(world, scan) === 'Success';
  const report = {
    report_id: scan.id,
    scan_status: scanStatus(world, scan),
    start_time: scan.started.toISOString(),
    complete_percent: done ? 100 : 0,
    scanner: { name, vendor, version },
  };
  return { [REPORT]: done ? { ...report, ...results(world, scan) } : report };
}

/** The full report, by its media type. */
export function vulnerabilities(world: World, { scan }: Artifact): object {
  if (!scan || scanStatus(world, scan) !== 'Success') return {};
  const found = Object.entries(world.settings.vulnerabilities).flatMap(([severity, count]) =>
    Array.from({ length: count }, (_none, index) => finding(severity, index)),
  );
  const { name, vendor, version } = world.scanner;
  const scanner = { name, vendor, version };
  return {
    [REPORT]: { generated_at: scan.ends.toISOString(), scanner, severity: worst(world), vulnerabilities: found },
  };
}

/** The worst that a finished scan found; undefined where none has. */
export function severityOf(world: World, { scan }: Artifact): string | undefined {
  return scan && scanStatus(world, scan) === 'Success' ? worst(world) : undefined;
}

/** Severities are compared whatever their case: projects write them in lower case. `None` is less than all. */
export function isAtLeastAsBad(severity: string, limit: string): boolean {
  const order = SEVERITIES.map((name) => name.toLowerCase());
  const [at, most] = [severity, limit].map((name) => order.indexOf(name.toLowerCase()));
  return at !== undefined && most !== undefined && at >= 0 && at <= most;
}

function results(world: World, { started, ends }: Scan): object {
  const counts = world.settings.vulnerabilities;
  const total = Object.values(counts).reduce((sum, count) => sum + count, 0);
  return {
    severity: worst(world),
    end_time: ends.toISOString(),
    duration: Math.round((ends.getTime() - started.getTime()) / 1000),
    summary: { total, fixable: 0, summary: counts },
  };
}

function scanStatus(world: World, { started, ends }: Scan): 'Pending' | 'Running' | 'Success' | 'Error' {
  const now = world.now().getTime();
  if (now >= ends.getTime()) return world.settings.scanner === 'fails' ? 'Error' : 'Success';
  const share = (now - started.getTime()) / (ends.getTime() - started.getTime());
  return share < PENDING_SHARE ? 'Pending' : 'Running';
}

function worst({ settings }: World): string {
  return SEVERITIES.find((severity) => (settings.vulnerabilities[severity] ?? 0) > 0) ?? 'None';
}

function finding(severity: string, index: number): object {
  const id = `CVE-2024-${String(SEVERITIES.indexOf(severity) * 1000 + index).padStart(4, '0')}`;
  return {
    id,
    package: 'practice',
    version: '1.0',
    fix_version: '',
    severity,
    description: '',
    links: [],
    artifact_digests: [],
  };
}
