import type { KeyObject } from 'node:crypto';
import { createPublicKey } from 'node:crypto';
import { GapferryError } from '../../shared/gapferry-error.ts';
import type { JobContext } from './context.ts';

/** The key a bundle is signed with, opened before the first byte moves so that a wrong passphrase costs nothing. */
export interface Signer {
  readonly name: string;
  readonly keyId: string;
  readonly privateKey: KeyObject;
  /** What the packing list says of it. */
  readonly listed: { keyId: string; publicKey: string };
}

/**
 * Opens the wanted key, or the only one there is; undefined under --unsigned. Throws key.none where there is no key,
 * key.several where there are more than one.
 */
export async function openSigner(
  context: JobContext,
  request: { key?: string | undefined; unsigned: boolean },
): Promise<Signer | undefined> {
  if (request.unsigned) return undefined;
  const { keys } = context.services;
  const name = request.key ?? (await keys.only());
  if (name === undefined) throw new GapferryError('key.none', {});
  const { name: keyName, privateKey, keyId } = await keys.unlock(name, context.passphrase);
  const spki = createPublicKey(privateKey).export({ type: 'spki', format: 'der' });
  return { name: keyName, keyId, privateKey, listed: { keyId, publicKey: spki.toString('base64') } };
}
