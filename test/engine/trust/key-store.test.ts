import { generateKeyPairSync, verify } from 'node:crypto';
import { mkdir, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { decryptPrivateKey, encryptPrivateKey } from '../../../main/engine/trust/cosign-key.ts';
import { KeyStore } from '../../../main/engine/trust/key-store.ts';
import { generateKeyPair, keyId, publicPem, readPublicKey } from '../../../main/engine/trust/keys.ts';
import { parseSignature, signList, verifySignature } from '../../../main/engine/trust/signature.ts';
import type { ErrorCode } from '../../../shared/errors.ts';
import { isError } from '../../../shared/gapferry-error.ts';
import { tempFolder } from '../../support/temp-folder.ts';
import { have, run } from '../../support/tools.ts';

async function codeOf(promise: Promise<unknown>): Promise<ErrorCode | 'no error'> {
  try {
    await promise;
    return 'no error';
  } catch (error) {
    if (isError(error)) return error.code;
    throw error;
  }
}

async function newStore(): Promise<{ folder: string; store: KeyStore }> {
  const folder = join(await tempFolder(), 'keys');
  return { folder, store: new KeyStore(folder) };
}

describe('a new key', () => {
  it('signs what its public half verifies', async () => {
    const { store } = await newStore();
    const view = await store.create('exporter', 'pw');
    const { privateKey, keyId: id, name } = await store.unlock('exporter', 'pw');
    const list = Buffer.from('list');
    const signature = parseSignature(signList(list, privateKey).sigstore);
    expect(verifySignature(list, signature, readPublicKey(view.publicPem))).toBe(true);
    expect([id, name, view.encrypted]).toEqual([view.fingerprint, 'exporter', true]);
  });

  it.skipIf(process.platform === 'win32')('is readable by its owner alone, and nothing else is left', async () => {
    const { folder, store } = await newStore();
    await store.create('exporter', 'pw');
    expect((await readdir(folder)).sort()).toEqual(['exporter.key', 'exporter.pub']);
    expect((await stat(join(folder, 'exporter.key'))).mode & 0o777).toBe(0o600);
    expect((await stat(folder)).mode & 0o777).toBe(0o700);
  });

  it('without a passphrase is said to be unprotected', async () => {
    const { store } = await newStore();
    expect(await store.create('open', '')).toMatchObject({ name: 'open', encrypted: false });
    expect(await codeOf(store.unlock('open', undefined))).toBe('no error');
  });

  it('never replaces one of the same name', async () => {
    const { folder, store } = await newStore();
    await store.create('exporter', 'pw');
    const before = await readFile(join(folder, 'exporter.key'));
    expect(await codeOf(store.create('exporter', 'other'))).toBe('key.exists');
    expect(await readFile(join(folder, 'exporter.key'))).toEqual(before);
    expect((await readdir(folder)).sort()).toEqual(['exporter.key', 'exporter.pub']);
  });

  it('never replaces a private key whose public file is gone', async () => {
    const { folder, store } = await newStore();
    await store.create('exporter', 'pw');
    await rm(join(folder, 'exporter.pub'));
    expect(await codeOf(store.create('exporter', 'other'))).toBe('key.exists');
    expect(await readdir(folder)).toEqual(['exporter.key']);
    expect(await codeOf(store.show('exporter'))).toBe('key.invalid');
  });

  it('is made once and whole when two ask for the same name at the same time', async () => {
    const { store } = await newStore();
    const codes = await Promise.all([codeOf(store.create('exporter', 'pw')), codeOf(store.create('exporter', 'pw'))]);
    expect(codes.sort()).toEqual(['key.exists', 'no error']);
    expect(await codeOf(store.unlock('exporter', 'pw'))).toBe('no error');
  });

  it.each(['../evil', 'a/b', '', '.hidden', 'con', '密钥', 'x'.repeat(65)])(
    'is not made under the name "%s"',
    async (name) => {
      const { store } = await newStore();
      expect(await codeOf(store.create(name, 'pw'))).toBe('usage.invalid');
    },
  );

  it('is refused in words when the folder cannot be made', async () => {
    const file = join(await tempFolder(), 'a-file');
    await writeFile(file, '');
    expect(await codeOf(new KeyStore(join(file, 'keys')).create('exporter', 'pw'))).toBe('state.unsafeFolder');
  });
});

describe('looking at keys', () => {
  it('lists them by name, and nothing where there is no folder yet', async () => {
    const { store } = await newStore();
    expect(await store.list()).toEqual([]);
    await store.create('b', 'pw');
    await store.create('a', '');
    expect((await store.list()).map(({ name, encrypted }) => [name, encrypted])).toEqual([
      ['a', false],
      ['b', true],
    ]);
  });

  it('gives the public halves alone, of the same keys', async () => {
    const { store } = await newStore();
    await store.create('a', 'pw');
    const listed = (await store.list()).map(({ name, fingerprint, publicPem: pem }) => ({
      name,
      fingerprint,
      publicPem: pem,
    }));
    expect(await store.publicHalves()).toEqual(listed);
  });

  it('lists a PEM file that somebody put there beside its public half as unprotected: it signs', async () => {
    const { folder, store } = await newStore();
    const { privateKey, publicKey } = generateKeyPair();
    await mkdir(folder);
    await writeFile(join(folder, 'own.key'), privateKey.export({ type: 'pkcs8', format: 'pem' }));
    await writeFile(join(folder, 'own.pub'), publicPem(publicKey));
    expect(await store.list()).toMatchObject([{ name: 'own', encrypted: false, fingerprint: keyId(publicKey) }]);
    expect((await store.unlock('own', undefined)).keyId).toBe(keyId(publicKey));
  });

  it('knows the only key while there is one, and names all where there are more', async () => {
    const { store } = await newStore();
    expect(await store.only()).toBeUndefined();
    await store.create('a', 'pw');
    expect(await store.only()).toBe('a');
    await store.create('b', 'pw');
    await expect(store.only()).rejects.toMatchObject({ code: 'key.several', params: { names: 'a, b' } });
  });

  it('says that a key is missing, also for a name that would leave the folder', async () => {
    const { store } = await newStore();
    expect(await codeOf(store.show('nobody'))).toBe('key.missing');
    expect(await codeOf(store.exportPublic('../../etc/passwd'))).toBe('key.missing');
    expect(await codeOf(store.exportPrivate('../../etc/passwd'))).toBe('key.missing');
  });

  it('exports the public half as PEM and the private one encrypted', async () => {
    const { store } = await newStore();
    const view = await store.create('a', 'pw');
    expect(await store.exportPublic('a')).toBe(view.publicPem);
    const opened = await decryptPrivateKey(await store.exportPrivate('a'), 'pw');
    expect(opened.asymmetricKeyType).toBe('ec');
  });
});

describe('unlocking', () => {
  it('tells a wrong passphrase from a missing one', async () => {
    const { store } = await newStore();
    await store.create('a', 'pw');
    expect(await codeOf(store.unlock('a', 'wrong'))).toBe('key.passphrase');
    expect(await codeOf(store.unlock('a', undefined))).toBe('key.passphraseNeeded');
    expect(await codeOf(store.unlock('b', 'pw'))).toBe('key.missing');
  });

  it('opens a key file by its path', async () => {
    const { store, folder } = await newStore();
    const view = await store.create('a', 'pw');
    const unlocked = await new KeyStore(join(folder, 'none')).unlock(join(folder, 'a.key'), 'pw');
    expect([unlocked.name, unlocked.keyId]).toEqual(['a', view.fingerprint]);
  });

  it('refuses a key whose public file was swapped for another', async () => {
    const { store, folder } = await newStore();
    await store.create('a', 'pw');
    await writeFile(join(folder, 'a.pub'), publicPem(generateKeyPair().publicKey));
    expect(await codeOf(store.unlock('a', 'pw'))).toBe('key.invalid');
  });
});

describe('importing a key', () => {
  async function importFile(content: string | Buffer, passphrase: string, file = 'mine.pem') {
    const { store, folder } = await newStore();
    const path = join(folder, '..', file);
    await writeFile(path, content);
    const code = await codeOf(store.import(path, passphrase));
    return { store, code };
  }

  it('keeps a cosign container as it is', async () => {
    const { privateKey, publicKey } = generateKeyPair();
    const container = encryptPrivateKey(privateKey, 'pw');
    const { store, code } = await importFile(container, 'pw', 'cosign.key');
    expect(code).toBe('no error');
    expect(await store.exportPrivate('cosign')).toBe(container);
    expect((await store.show('cosign')).fingerprint).toBe(keyId(publicKey));
  });

  it('does not take in a container that the passphrase does not open', async () => {
    const { store, code } = await importFile(encryptPrivateKey(generateKeyPair().privateKey, 'pw'), 'other');
    expect(code).toBe('key.passphrase');
    expect(await store.list()).toEqual([]);
  });

  it.each(['pkcs8', 'sec1'] as const)('encrypts a plain %s PEM with the passphrase', async (type) => {
    const { privateKey, publicKey } = generateKeyPair();
    const { store, code } = await importFile(privateKey.export({ type, format: 'pem' }), 'pw');
    expect(code).toBe('no error');
    expect(await store.show('mine')).toMatchObject({ encrypted: true, fingerprint: keyId(publicKey) });
    expect((await store.unlock('mine', 'pw')).privateKey.equals(privateKey)).toBe(true);
  });

  it('opens an encrypted PKCS#8 with the passphrase and keeps it under the same', async () => {
    const { privateKey } = generateKeyPair();
    const pem = privateKey.export({ type: 'pkcs8', format: 'pem', cipher: 'aes-256-cbc', passphrase: 'pw' });
    const { store, code } = await importFile(pem, 'pw');
    expect(code).toBe('no error');
    expect((await store.unlock('mine', 'pw')).privateKey.equals(privateKey)).toBe(true);
    expect((await importFile(pem, 'wrong')).code).toBe('key.passphrase');
  });

  it.skipIf(!have('openssl'))('reads what openssl ecparam writes, with its parameters in front', async () => {
    const pem = run('openssl', ['ecparam', '-name', 'prime256v1', '-genkey']).stdout;
    expect(pem).toContain('EC PARAMETERS');
    const { store, code } = await importFile(pem, 'pw');
    expect(code).toBe('no error');
    const { privateKey } = await store.unlock('mine', 'pw');
    const { sigstore } = signList(Buffer.from('x'), privateKey);
    const key = readPublicKey(await store.exportPublic('mine'));
    expect(verify('sha256', Buffer.from('x'), key, parseSignature(sigstore).der)).toBe(true);
  });

  it.each([
    ['an Ed25519 key', () => generateKeyPairSync('ed25519').privateKey.export({ type: 'pkcs8', format: 'pem' })],
    ['a public key', () => publicPem(generateKeyPair().publicKey)],
    ['anything else', () => 'hello'],
    ['a file that is too large', () => 'x'.repeat(70_000)],
  ])('refuses %s', async (_, content) => {
    expect((await importFile(content(), 'pw')).code).toBe('key.invalid');
  });

  it('says that there is no such file', async () => {
    const { store, folder } = await newStore();
    expect(await codeOf(store.import(join(folder, 'none.key'), 'pw'))).toBe('input.notFound');
  });
});
