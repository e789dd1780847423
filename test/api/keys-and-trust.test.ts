import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { openTestHost, type TestHost } from '../support/open-test-host.ts';

/** A host with one key whose public half lies in a file, as the other side would hand it over. */
async function openWithKey(): Promise<TestHost & { path: string; fingerprint: string }> {
  const test = await openTestHost();
  const { fingerprint, publicPem } = await test.call('key.new', { name: 'ops', passphrase: 'correct-horse' });
  const path = join(test.folder, 'ops.pub');
  await writeFile(path, publicPem);
  return { ...test, path, fingerprint };
}

describe('keys', () => {
  it('are made, listed, shown and exported, never with their passphrase', async () => {
    const { call, fingerprint } = await openWithKey();
    const [listed] = await call('key.list', {});
    expect(listed).toMatchObject({ name: 'ops', fingerprint, encrypted: true });
    expect(await call('key.show', { name: 'ops' })).toEqual(listed);
    const { pem } = await call('key.export', { name: 'ops', public: false });
    expect(pem).toContain('ENCRYPTED SIGSTORE PRIVATE KEY');
    expect((await call('key.export', { name: 'ops', public: true })).pem).toBe(listed?.publicPem);
  });

  it('move to another home by file', async () => {
    const { call, fingerprint, folder } = await openWithKey();
    const path = join(folder, 'backup.key');
    await writeFile(path, (await call('key.export', { name: 'ops', public: false })).pem);
    const other = await openTestHost();
    const wrong = { path, name: 'ops', passphrase: 'wrong' };
    expect((await other.refusal('key.import', wrong)).code).toBe('key.passphrase');
    const moved = await other.call('key.import', { path, name: 'ops', passphrase: 'correct-horse' });
    expect(moved.fingerprint).toBe(fingerprint);
  });

  it('are gone once they are removed, which the record says, and their name is free again', async () => {
    const { call, refusal, fingerprint } = await openWithKey();
    expect((await call('key.remove', { name: 'ops' })).fingerprint).toBe(fingerprint);
    expect(await call('key.list', {})).toEqual([]);
    expect((await refusal('key.remove', { name: 'ops' })).code).toBe('key.missing');
    const { records } = await call('audit.list', { action: 'key.removed' });
    expect(records.map(({ entry }) => entry.on)).toEqual([{ kind: 'key', id: fingerprint, name: 'ops' }]);
    expect((await call('key.new', { name: 'ops', passphrase: '' })).fingerprint).not.toBe(fingerprint);
  });
});

describe('trust', () => {
  it('is given to a key whose last eight digits were read right, however they were typed', async () => {
    const { call, path, fingerprint } = await openWithKey();
    expect(await call('trust.inspect', { path })).toEqual({ fingerprint });
    const end = fingerprint.slice(-8).toUpperCase();
    const lastEight = `${end.slice(0, 4)} ${end.slice(4)}`;
    const view = await call('trust.add', { name: 'export desk', path, lastEight, confirmed: 'by telephone' });
    expect(view).toMatchObject({ name: 'export desk', fingerprint, confirmed: 'by telephone' });
    expect(await call('trust.list', {})).toEqual([view]);
  });

  it.each(['00000000', '', '123'])('is not given where the last eight were typed as %j', async (lastEight) => {
    const { call, refusal, path } = await openWithKey();
    const error = await refusal('trust.add', { name: 'a', path, lastEight, confirmed: 'x' });
    expect(error.code).toBe('trust.notConfirmed');
    expect(await call('trust.list', {})).toEqual([]);
  });

  it('is not given to the same key twice', async () => {
    const { call, refusal, path } = await openWithKey();
    await call('trust.add', { name: 'a', path, confirmed: 'x' });
    expect((await refusal('trust.add', { name: 'b', path, confirmed: 'x' })).code).toBe('key.exists');
  });

  it('is not given to a file that is no public key', async () => {
    const { refusal, folder } = await openTestHost();
    const path = join(folder, 'x.pub');
    expect((await refusal('trust.add', { name: 'a', path, confirmed: 'x' })).code).toBe('input.notFound');
    await writeFile(path, 'hello');
    expect((await refusal('trust.add', { name: 'a', path, confirmed: 'x' })).code).toBe('key.invalid');
  });

  it('can be taken away', async () => {
    const { call, refusal, path } = await openWithKey();
    await call('trust.add', { name: 'a', path, confirmed: 'x' });
    expect((await call('trust.remove', { name: 'a' })).name).toBe('a');
    expect((await refusal('trust.remove', { name: 'a' })).code).toBe('key.missing');
  });
});
