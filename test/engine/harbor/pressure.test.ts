import { setTimeout as delay } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import type { Hook } from '../../../main/practice/registry/listen.ts';
import { clientsFor, harborWith, made, pushed } from '../../jobs/preflight/support.ts';
import { blob, failure, sourceOf } from '../registry/support.ts';

/** Refuses whatever is written while more than `most` writes are under way, and notes how many there were. */
function crowd(most: number, status: number) {
  let inside = 0;
  const seen: { inside: number; refused: boolean }[] = [];
  const hook: Hook = async ({ method }, route) => {
    if (route !== 'upload' || method !== 'PUT') return undefined;
    inside++;
    await delay(5);
    const refused = inside > most;
    seen.push({ inside, refused });
    inside--;
    const headers = { 'Content-Type': 'application/json' };
    const body = JSON.stringify({ errors: [{ code: 'UNKNOWN', message: 'internal server error' }] });
    return refused ? { kind: 'answer', answer: { status, headers, body } } : undefined;
  };
  return { hook, seen };
}

describe('a Harbor under pressure', () => {
  it.each([
    ['429', 429],
    ['500, as when many wait for the row of the quota', 500],
  ])('that answers %s gets fewer writes at a time, and all content in the end', async (_name, status) => {
    const { hook, seen } = crowd(3, status);
    const harbor = await harborWith({ hook });
    const repository = clientsFor(harbor.host).repository({ host: harbor.host, path: 'team/a' }, 'destination');
    const blobs = Array.from({ length: 40 }, () => blob(2000));
    await Promise.all(blobs.map(({ descriptor, bytes }) => repository.push(descriptor, sourceOf(bytes))));
    for (const { descriptor } of blobs) expect(harbor.world.blobs.has(descriptor.digest)).toBe(true);
    expect(seen.some(({ refused }) => refused)).toBe(true);
    expect(seen.filter(({ refused }) => refused).length).toBeLessThan(blobs.length);
  });

  it('whose garbage collection holds a blob is asked again, and takes it when that is over', async () => {
    const content = blob(2000);
    let asked = 0;
    const harbor = await harborWith({
      hook: ({ method }, route) => {
        if (method === 'PUT' && route === 'upload' && ++asked === 3) harbor.world.inGarbageCollection.clear();
        return undefined;
      },
    });
    harbor.world.inGarbageCollection.add(content.descriptor.digest);
    const repository = clientsFor(harbor.host).repository({ host: harbor.host, path: 'team/a' }, 'destination');
    expect(await repository.exists(content.descriptor)).toBe(false);
    await repository.push(content.descriptor, sourceOf(content.bytes));
    expect(asked).toBe(3);
    expect(await repository.exists(content.descriptor)).toBe(true);
  });

  it('whose garbage collection never lets go is given up, in its own words', async () => {
    const content = blob(2000);
    const harbor = await harborWith();
    harbor.world.inGarbageCollection.add(content.descriptor.digest);
    const repository = clientsFor(harbor.host).repository({ host: harbor.host, path: 'team/a' }, 'destination');
    const error = await failure(repository.push(content.descriptor, sourceOf(content.bytes)));
    expect(error).toMatchObject({ code: 'target.refused' });
    expect(String(error)).toContain('in GC');
    expect(harbor.counters.requests('upload', 'PUT')).toBe(6);
  });

  it('with its storage behind a redirect is not followed there by a HEAD', async () => {
    const image = made('a');
    let redirecting = false;
    const harbor = await harborWith({
      hook: ({ method }, route) => {
        if (!redirecting || method !== 'HEAD' || route !== 'blob') return undefined;
        const headers = { Location: 'http://storage.invalid/bucket' };
        return { kind: 'answer', answer: { status: 307, headers, body: '' } };
      },
    });
    await pushed(harbor.host, image, 'team/a', '1');
    redirecting = true;
    const repository = clientsFor(harbor.host).repository({ host: harbor.host, path: 'team/a' }, 'destination');
    for (const { descriptor } of image.blobs) expect(await repository.exists(descriptor)).toBe(true);
  });
});
