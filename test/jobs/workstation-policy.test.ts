import { describe, expect, it } from 'vitest';
import { underPolicy } from '../../main/jobs/policy/workstation-policy.ts';
import { ImportRequest, type JobRequest, RelocateRequest } from '../../shared/contract.ts';
import { bulkRepository } from '../support/bulk-repository.ts';
import { openFerryDesk } from '../support/ferry-desk.ts';
import { openTestHost } from '../support/open-test-host.ts';

function importOf(more: Partial<ImportRequest> = {}): JobRequest {
  return { kind: 'import', request: ImportRequest.parse({ bundle: ['/b'], to: 'h/p', ...more }) };
}
const STRICT = { verifyFirst: true, maxSeverity: 'medium', waivers: '/site/waivers.yaml' } as const;
const NONE = { verifyFirst: false };

describe('policies of a workstation', () => {
  it('are added to an import that asks for nothing', () => {
    expect(underPolicy(importOf(), STRICT).request).toMatchObject({ scan: true, ...STRICT });
  });

  it('are not weakened by a job, and may be sharpened by it', () => {
    const request = (maxSeverity: 'critical' | 'low') => underPolicy(importOf({ maxSeverity }), STRICT).request;
    expect(request('critical')).toMatchObject({ maxSeverity: 'medium' });
    expect(request('low')).toMatchObject({ maxSeverity: 'low' });
    expect(underPolicy(importOf({ waivers: '/own.yaml' }), STRICT).request).toMatchObject({ waivers: '/own.yaml' });
  });

  it('change nothing where there are none', () => {
    const asked = importOf({ scan: true, verifyFirst: true, maxSeverity: 'high' });
    expect(underPolicy(asked, NONE)).toEqual(asked);
  });

  it('hold for a relocation as far as they concern it', () => {
    const sources = [{ path: '/a.yaml' }];
    const job: JobRequest = { kind: 'relocate', request: RelocateRequest.parse({ sources, to: 'h/p' }) };
    const { request } = underPolicy(job, STRICT);
    expect(request).toMatchObject({ scan: true, maxSeverity: 'medium' });
    expect(request).not.toHaveProperty('verifyFirst');
  });

  it('are kept with the workstation, each change in the log, the loss of a guard marked as such', async () => {
    const { call } = await openTestHost();
    await call('workstation.set', STRICT);
    expect(await call('workstation.show', {})).toMatchObject(STRICT);
    await call('workstation.set', { verifyFirst: false, maxSeverity: '', waivers: '' });
    const now = await call('workstation.show', {});
    expect([now.verifyFirst, now.maxSeverity, now.waivers]).toEqual([false, undefined, undefined]);
    const { records } = await call('audit.list', { action: 'setting.changed' });
    const lost = records.filter(({ entry }) => entry.off).map(({ entry }) => entry.off);
    expect(lost.flat().sort()).toEqual(['maxSeverity', 'verifyFirst']);
    expect(records).toHaveLength(6);
  });

  it('reach the job whoever starts it: a limit stops an import at a registry that cannot scan', async () => {
    const desk = await openFerryDesk([bulkRepository('team/one', [1000])]);
    const { host } = desk.source;
    await desk.export([`${host}/team/one:1`], 'bundle');
    await desk.test.call('workstation.set', { maxSeverity: 'high' });
    const { state } = await desk.import('bundle', `${host}/other`);
    expect(state).toMatchObject({ state: 'failed', error: { code: 'target.notHarbor' } });
    await desk.test.call('workstation.set', { maxSeverity: '' });
    expect((await desk.import('bundle', `${host}/other`)).state).toEqual({ state: 'succeeded' });
  });
});
