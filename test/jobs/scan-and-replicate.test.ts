import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { startRegistry } from '../../main/practice/registry.ts';
import type { JobView } from '../../shared/contract.ts';
import { ReplicationResult, ScanOfImage } from '../../shared/scan.ts';
import { failureOf, importerOf } from './import-support.ts';
import { DEV, harborWith, made } from './preflight/support.ts';

const QUICK = { scanTime: 50, replicationTime: 50 };
const MONTH = 31 * 86_400_000;
const KEEPER = { username: 'keeper', password: 'Secret$1' };

function scansOf(view: JobView): ScanOfImage[] {
  return z.object({ scans: z.array(ScanOfImage) }).parse(view.result).scans;
}

function replicationOf(view: JobView): ReplicationResult {
  return z.object({ replication: ReplicationResult }).parse(view.result).replication;
}

describe('--scan', () => {
  it('has every image scanned, waits, and reports what was found', async () => {
    const harbor = await harborWith({ ...QUICK, vulnerabilities: { High: 2, Low: 1 } });
    const station = await importerOf([made('a'), made('b')], harbor);
    const view = await station.import({ scan: true });
    expect(view.state).toEqual({ state: 'succeeded' });
    expect(scansOf(view)).toHaveLength(2);
    expect(scansOf(view)[0]).toMatchObject({ verdict: 'scanned', severity: 'High', counts: { High: 2, Low: 1 } });
    expect(scansOf(view)[0]?.scanner).toContain('Trivy');
    expect(view.history.map(({ detail }) => detail)).toContain('scan');
  });

  it('says so where the account may not start scans; the images are in place', async () => {
    const harbor = await harborWith(QUICK);
    const station = await importerOf([made('a')], harbor, DEV);
    const view = await station.import({ scan: true });
    expect(failureOf(view)).toMatchObject({ code: 'target.noScan' });
    expect(harbor.world.repository('team/team/image-0')?.tags.has('1')).toBe(true);
  });

  it('says so where a project has no scanner', async () => {
    const harbor = await harborWith({ ...QUICK, scanner: 'absent' });
    const station = await importerOf([made('a')], harbor);
    const error = failureOf(await station.import({ scan: true }));
    expect(error).toMatchObject({ code: 'target.noScan' });
    expect(error.params.detail).toContain('no available scanner');
  });

  it('is refused before the first byte where there is no Harbor', async () => {
    const registry = await startRegistry();
    const station = await importerOf([made('a')], registry, null);
    const view = await station.import({ scan: true, replicate: 'to-sites' });
    const params = { options: '--scan --replicate to-sites' };
    expect(failureOf(view)).toMatchObject({ code: 'target.notHarbor', params });
    expect(registry.counters.requests('uploads')).toBe(0);
    await registry.close();
  });
});

describe('--max-severity', () => {
  it('passes what is not above it', async () => {
    const harbor = await harborWith({ ...QUICK, vulnerabilities: { Medium: 3 } });
    const station = await importerOf([made('a')], harbor);
    const view = await station.import({ maxSeverity: 'medium' });
    expect(view.state).toEqual({ state: 'succeeded' });
    expect(scansOf(view)[0]?.verdict).toBe('pass');
  });

  it('ends with an error of its own where something is above it, and keeps the report', async () => {
    const harbor = await harborWith({ ...QUICK, vulnerabilities: { High: 1 } });
    const station = await importerOf([made('a')], harbor);
    const view = await station.import({ maxSeverity: 'medium' });
    expect(failureOf(view)).toMatchObject({ code: 'target.vulnerable', params: { count: 1, level: 'medium' } });
    expect(scansOf(view)[0]).toMatchObject({ verdict: 'fail', severity: 'High' });
  });

  it.each([
    ['is older than 30 days', { scannerDatabase: new Date(Date.now() - MONTH) }],
    ['does not say', { scannerDatabase: null }],
  ])('gives unknown, never pass, where the database of the scanner %s', async (_name, options) => {
    const harbor = await harborWith({ ...QUICK, ...options });
    const station = await importerOf([made('a')], harbor);
    const view = await station.import({ maxSeverity: 'critical' });
    expect(failureOf(view)).toMatchObject({ code: 'target.vulnerable' });
    expect(scansOf(view)[0]).toMatchObject({ verdict: 'unknown', detail: expect.stringContaining('database') });
  });

  it('gives unknown where this account may not see how old the database is', async () => {
    const harbor = await harborWith(QUICK);
    const station = await importerOf([made('a')], harbor, KEEPER);
    expect(scansOf(await station.import({ maxSeverity: 'critical' }))[0]?.verdict).toBe('unknown');
  });

  it('gives unknown where the scan fails', async () => {
    const harbor = await harborWith({ ...QUICK, scanner: 'fails' });
    const station = await importerOf([made('a')], harbor);
    const view = await station.import({ maxSeverity: 'critical' });
    expect(scansOf(view)[0]).toMatchObject({ verdict: 'unknown', detail: expect.stringContaining('Error') });
  });
});

describe('--waivers', () => {
  async function importWith(waivers: string, options: object = {}) {
    const harbor = await harborWith({ ...QUICK, vulnerabilities: { High: 1, Low: 1 }, ...options });
    const station = await importerOf([made('a')], harbor);
    const path = join(station.folder, 'waivers.yaml');
    await writeFile(path, waivers);
    return { view: await station.import({ maxSeverity: 'medium', waivers: path }), harbor };
  }
  const HIGH = 'CVE-2024-1000';

  it('take a vulnerability out of the verdict, with reason and end in the report', async () => {
    const { view } = await importWith(
      `waivers:\n- vulnerability: ${HIGH}\n  reason: not reachable\n  until: 2099-01-01\n`,
    );
    expect(view.state).toEqual({ state: 'succeeded' });
    expect(scansOf(view)[0]).toMatchObject({
      verdict: 'pass',
      severity: 'Low',
      waivers: [{ what: HIGH, reason: 'not reachable', until: '2099-01-01T23:59:59.000Z' }],
    });
  });

  it('may be JSON, and let an image pass as a whole', async () => {
    const entry = { image: '*/team/image-0', reason: 'replaced on Monday', until: '2099-01-01T00:00:00Z' };
    const { view } = await importWith(JSON.stringify([entry]));
    expect(scansOf(view)[0]?.verdict).toBe('waived');
    expect(view.state).toEqual({ state: 'succeeded' });
  });

  it.each([
    ['that have ended', `- vulnerability: ${HIGH}\n  reason: x\n  until: 2020-01-01\n`],
    ['for another image', `- {vulnerability: ${HIGH}, image: '*/other', reason: x, until: 2099-01-01}\n`],
    ['for another vulnerability', `- {vulnerability: CVE-1, reason: x, until: 2099-01-01}\n`],
  ])('count for nothing %s', async (name, waivers) => {
    const { view } = await importWith(waivers);
    expect(failureOf(view)).toMatchObject({ code: 'target.vulnerable' });
    const told = view.history.some(({ detail }) => detail.includes('waiversEnded'));
    expect(told).toBe(name === 'that have ended');
  });

  it.each([
    ['without a reason', `- {vulnerability: CVE-1, until: 2099-01-01}\n`, 'waivers[0].reason'],
    ['without an end', `waivers:\n- {vulnerability: CVE-1, reason: x}\n`, 'waivers[0].until'],
    ['with an end that is no day', `- {vulnerability: CVE-1, reason: x, until: soon}\n`, 'waivers[0].until'],
    ['for nothing', `- {reason: x, until: 2099-01-01}\n`, 'waivers[0]'],
    [
      'with a word that is not understood',
      `- {vulnerability: CVE-1, reason: x, until: 2099-01-01, images: y}\n`,
      'waivers[0].images',
    ],
  ])('%s are refused before anything is sent, by entry and field', async (_name, waivers, detail) => {
    const { view, harbor } = await importWith(waivers);
    expect(failureOf(view)).toMatchObject({ code: 'target.badWaivers', params: { detail } });
    expect(harbor.counters.requests('uploads')).toBe(0);
  });
});

describe('--replicate', () => {
  const policies = [
    { name: 'to-sites', sites: 3 },
    { name: 'to-sites-2', sites: 1 },
    { name: 'half', sites: 4, failing: 1 },
    { name: 'off', enabled: false },
  ];

  it('starts the policy of exactly that name and follows it to its end', async () => {
    const harbor = await harborWith({ ...QUICK, replicationPolicies: policies });
    const station = await importerOf([made('a')], harbor);
    const view = await station.import({ replicate: 'to-sites' });
    expect(view.state).toEqual({ state: 'succeeded' });
    expect(replicationOf(view)).toMatchObject({ status: 'Succeed', total: 3, succeeded: 3, failed: 0 });
    expect(harbor.world.executions.map(({ policy }) => policy.name)).toEqual(['to-sites']);
  });

  it('names the sites that were not reached', async () => {
    const harbor = await harborWith({ ...QUICK, replicationPolicies: policies });
    const station = await importerOf([made('a')], harbor);
    const view = await station.import({ replicate: 'half' });
    const error = failureOf(view);
    expect(error).toMatchObject({ code: 'target.replication', params: { failed: 1, total: 4 } });
    expect(error.params.detail).toContain('site-1');
    expect(replicationOf(view)).toMatchObject({ succeeded: 3 });
  });

  it.each([
    ['is disabled', 'off', 'disabled'],
    ['is not there', 'to-site', 'no policy of this name'],
  ])('says so where the policy %s', async (_name, replicate, words) => {
    const harbor = await harborWith({ ...QUICK, replicationPolicies: policies });
    const station = await importerOf([made('a')], harbor);
    const error = failureOf(await station.import({ replicate }));
    expect(error).toMatchObject({ code: 'target.noReplication', resumable: true });
    expect(error.params.detail).toContain(words);
    // What is there to be seen before the push is.
    expect(harbor.counters.requests('uploads') === 0).toBe(replicate === 'to-site');
  });

  it('says so where this account may not see policies', async () => {
    const harbor = await harborWith({ ...QUICK, replicationPolicies: policies });
    const station = await importerOf([made('a')], harbor, DEV);
    expect(failureOf(await station.import({ replicate: 'to-sites' }))).toMatchObject({ code: 'target.noReplication' });
  });

  it('does not send on what the scan policy says no to', async () => {
    const harbor = await harborWith({ ...QUICK, replicationPolicies: policies, vulnerabilities: { Critical: 1 } });
    const station = await importerOf([made('a')], harbor);
    const view = await station.import({ replicate: 'to-sites', maxSeverity: 'high' });
    expect(failureOf(view)).toMatchObject({ code: 'target.vulnerable' });
    expect(harbor.world.executions).toEqual([]);
  });
});
