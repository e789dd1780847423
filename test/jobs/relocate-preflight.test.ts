import { describe, expect, it } from 'vitest';
import { bulkRepository } from '../support/bulk-repository.ts';
import { openFerryDesk } from '../support/ferry-desk.ts';
import { ADMIN, harborWith, row } from './preflight/support.ts';

/** A desk that reaches both sides: a registry with team/one, and a Harbor. */
async function bothSides() {
  const desk = await openFerryDesk([bulkRepository('team/one', [40_000, 30_000])]);
  const harbor = await harborWith({ adminPassword: ADMIN.password });
  await desk.plain(harbor.host);
  await desk.test.call('registry.login', { host: harbor.host, ...ADMIN });
  const requestFor = (reference: string, to: string) => ({
    sources: [
      { name: 'images.txt', contentBase64: Buffer.from(`${desk.source.host}/${reference}\n`).toString('base64') },
    ],
    to: `${harbor.host}/${to}`,
  });
  return { desk, harbor, requestFor };
}

describe('the preflight of a relocation', () => {
  it('has the rows and the plan of an import, and sends nothing', async () => {
    const { desk, harbor, requestFor } = await bothSides();
    const view = await desk.test.call('preflight.relocate', requestFor('team/one:1', 'team'));
    expect(row({ view }, 'push').outcome).toBe('pass');
    expect(view.plan).toMatchObject({ images: { new: 1, skipped: 0 }, blobs: { upload: 3 } });
    expect(harbor.counters.requests('uploads', 'POST')).toBe(0);
    expect(await desk.test.call('job.list', {})).toEqual([]);
  });

  it('says which row stops it, and passes once the project is to be made', async () => {
    const { desk, harbor, requestFor } = await bothSides();
    const request = requestFor('team/one:1', 'absent');
    const before = await desk.test.call('preflight.relocate', request);
    expect(row({ view: before }, 'project')).toMatchObject({
      outcome: 'stop',
      error: { code: 'target.projectMissing' },
    });
    const after = await desk.test.call('preflight.relocate', { ...request, createProject: true });
    expect(after.checks.filter(({ outcome }) => outcome === 'stop')).toEqual([]);
    expect([...harbor.world.projects.values()].map(({ name }) => name)).not.toContain('absent');
  });

  it('ends as the job would where an image cannot be had', async () => {
    const { desk, requestFor } = await bothSides();
    const failed = await desk.test.refusal('preflight.relocate', requestFor('team/gone:9', 'team'));
    expect(failed.code).toBe('registry.notFound');
  });
});
