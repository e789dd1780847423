import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { KeyStore } from '../../main/engine/trust/key-store.ts';
import { keyId, readPublicKey } from '../../main/engine/trust/keys.ts';
import { signList } from '../../main/engine/trust/signature.ts';
import { judge } from '../../main/engine/trust/verdict.ts';
import { listSignedBy } from '../support/packing-lists.ts';
import { tempFolder } from '../support/temp-folder.ts';
import { have, type Run, run } from '../support/tools.ts';

const PASSPHRASE = '摆渡 correct horse';

/** cosign with no way out: every proxy leads nowhere, so a command that needs the network fails. */
function cosign(cwd: string, ...args: string[]): Run {
  const nowhere = 'http://127.0.0.1:9';
  const env = { ...process.env, HOME: cwd, COSIGN_PASSWORD: PASSPHRASE, HTTPS_PROXY: nowhere, HTTP_PROXY: nowhere };
  return run('cosign', args, { cwd, env });
}

/** A folder with a packing list, its two signature files, our key in cosign's container and its public half. */
async function signedByUs(): Promise<string> {
  const folder = await tempFolder();
  const store = new KeyStore(folder);
  const { publicPem } = await store.create('ours', PASSPHRASE);
  const { privateKey } = await store.unlock('ours', PASSPHRASE);
  const list = listSignedBy(readPublicKey(publicPem));
  const { sigstore, sig } = signList(list, privateKey);
  await writeFile(join(folder, 'bundle.json'), list);
  await writeFile(join(folder, 'bundle.json.sigstore.json'), sigstore);
  await writeFile(join(folder, 'bundle.json.sig'), sig);
  return folder;
}

const BY_BUNDLE = ['--key', 'ours.pub', '--bundle', 'bundle.json.sigstore.json', '--insecure-ignore-tlog'];
const BY_SIGNATURE = ['--key', 'ours.pub', '--signature', 'bundle.json.sig', '--insecure-ignore-tlog'];
/** Signing with nothing sent to a log. */
const OFFLINE = ['--use-signing-config=false', '--tlog-upload=false', '--yes'];

describe.skipIf(!have('cosign'))('cosign', () => {
  it.each([
    ['the Sigstore bundle', BY_BUNDLE],
    ['the bare signature', BY_SIGNATURE],
  ])('verifies our list with %s and no network', async (_, how) => {
    const folder = await signedByUs();
    const verified = cosign(folder, 'verify-blob', ...how, 'bundle.json');
    expect(verified.stderr).toContain('Verified OK');
    expect(verified.status).toBe(0);
  });

  it.each([
    ['the Sigstore bundle', BY_BUNDLE],
    ['the bare signature', BY_SIGNATURE],
  ])('refuses our list with %s once a byte is changed', async (_, how) => {
    const folder = await signedByUs();
    const list = await readFile(join(folder, 'bundle.json'), 'utf8');
    await writeFile(join(folder, 'bundle.json'), list.replace('"test"', '"tesu"'));
    expect(cosign(folder, 'verify-blob', ...how, 'bundle.json').status).not.toBe(0);
  });

  it('opens a private key of ours', async () => {
    const folder = await signedByUs();
    const shown = cosign(folder, 'public-key', '--key', 'ours.key');
    const ours = await readFile(join(folder, 'ours.pub'), 'utf8');
    expect(keyId(readPublicKey(shown.stdout))).toBe(keyId(readPublicKey(ours)));
  });

  it('makes a key that we import and sign with', async () => {
    const folder = await tempFolder();
    cosign(folder, 'generate-key-pair', '--output-key-prefix', 'theirs');
    const store = new KeyStore(join(folder, 'keys'));
    const view = await store.import(join(folder, 'theirs.key'), PASSPHRASE);
    expect(view).toMatchObject({ name: 'theirs', encrypted: true });
    expect(view.publicPem).toBe(await readFile(join(folder, 'theirs.pub'), 'utf8'));
    expect((await store.unlock('theirs', PASSPHRASE)).keyId).toBe(view.fingerprint);
  });

  it('adds a signature of a second person that we read and trust', async () => {
    const folder = await signedByUs();
    cosign(folder, 'generate-key-pair', '--output-key-prefix', 'second');
    const file = 'bundle.json.0123456789abcdef.sigstore.json';
    const signed = cosign(folder, 'sign-blob', '--key', 'second.key', '--bundle', file, ...OFFLINE, 'bundle.json');
    expect(signed.status).toBe(0);
    const bytes = (name: string) => readFile(join(folder, name));
    const publicKey = readPublicKey(await bytes('second.pub'));
    const files = await Promise.all(
      ['bundle.json.sigstore.json', 'bundle.json.sig', file].map(async (name) => ({
        file: name,
        bytes: await bytes(name),
      })),
    );
    const second = { name: 'second', fingerprint: keyId(publicKey), publicKey };
    const { verdict, signers } = judge(await bytes('bundle.json'), files, [second]);
    expect(verdict).toEqual({ verdict: 'trusted', signer: 'second', fingerprint: keyId(publicKey) });
    expect(signers.map((each) => each.state)).toEqual(['untrusted', 'trusted']);
  });
});
