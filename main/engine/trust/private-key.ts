import { createPrivateKey, createPublicKey } from 'node:crypto';
import { GapferryError } from '../../../shared/gapferry-error.ts';
import { decryptPrivateKey, encryptPrivateKey, isCosignKey } from './cosign-key.ts';
import { checkPrivateKey, invalidKey, type KeyPair } from './keys.ts';

const PLAIN = /-----BEGIN (?:EC )?PRIVATE KEY-----/;
const ENCRYPTED = /-----BEGIN ENCRYPTED PRIVATE KEY-----|Proc-Type: 4,ENCRYPTED/;

/** A private key that was opened, and the form in which it is kept. */
export interface OpenedKey extends KeyPair {
  /** cosign's container: the file as it was where it is one already, else made with the passphrase. */
  readonly container: string;
}

/**
 * Opens a private key file: cosign's container, PKCS#8 or SEC1 in PEM, the latter two with or without a passphrase.
 * @param passphrase undefined where none was given
 * @param name what errors name
 * @throws key.passphraseNeeded, key.passphrase, key.invalid
 */
export async function openPrivateKey(pem: string, passphrase: string | undefined, name: string): Promise<KeyPair> {
  if (isCosignKey(pem)) return openCosign(pem, passphrase, name);
  if (ENCRYPTED.test(pem)) return openPem(pem, passphrase, name);
  if (PLAIN.test(pem)) return checkPrivateKey(name, () => createPrivateKey({ key: pem, format: 'pem' }));
  throw invalidKey(name, 'neither a cosign private key nor a PKCS#8 or SEC1 private key in PEM');
}

/** Opens a private key file as `openPrivateKey` does and puts it into cosign's container under the same passphrase. */
export async function importPrivateKey(pem: string, passphrase: string, name: string): Promise<OpenedKey> {
  const pair = await openPrivateKey(pem, passphrase, name);
  return { ...pair, container: isCosignKey(pem) ? pem : encryptPrivateKey(pair.privateKey, passphrase) };
}

async function openCosign(pem: string, passphrase: string | undefined, name: string): Promise<KeyPair> {
  try {
    const privateKey = await decryptPrivateKey(pem, passphrase ?? '', name);
    return { privateKey, publicKey: createPublicKey(privateKey) };
  } catch (error) {
    // A passphrase that is given to all commands does not keep a key from being opened that has none.
    const open = passphrase ? await decryptPrivateKey(pem, '', name).catch(() => undefined) : undefined;
    if (open) return { privateKey: open, publicKey: createPublicKey(open) };
    throw needed(error, passphrase, name);
  }
}

function openPem(pem: string, passphrase: string | undefined, name: string): KeyPair {
  if (passphrase === undefined) throw new GapferryError('key.passphraseNeeded', { name });
  return checkPrivateKey(name, () => {
    try {
      return createPrivateKey({ key: pem, format: 'pem', passphrase });
    } catch (cause) {
      throw new GapferryError('key.passphrase', { name }, { cause });
    }
  });
}

/** Where no passphrase was given, that the empty one is wrong means that one is needed. */
function needed(error: unknown, passphrase: string | undefined, name: string): unknown {
  const wrong = error instanceof GapferryError && error.code === 'key.passphrase';
  return wrong && passphrase === undefined ? new GapferryError('key.passphraseNeeded', { name }) : error;
}
