import { GapferryError } from '../../../shared/gapferry-error.ts';
import { type SignedNote, verifyNote } from '../../engine/trust/signed-note.ts';
import type { TrustedKey } from '../../engine/trust/verdict.ts';

/**
 * Which of these keys signed a note; undefined where it names none of them. It names one by the first bytes of its id in the signature, or by
 * the digits in the signature's name, which is what people read.
 * @param path what the error names
 * @throws note.forged where it names one that did not sign it
 */
export function noteSigner<K extends Pick<TrustedKey, 'fingerprint' | 'publicKey'>>(
  note: SignedNote,
  known: readonly K[],
  path: string,
): K | undefined {
  const named = known.filter(({ fingerprint }) =>
    note.signatures.some(
      ({ keyHash, name }) => fingerprint.startsWith(keyHash) || name === `gapferry/${fingerprint.slice(0, 16)}`,
    ),
  );
  const signer = named.find(({ publicKey }) => verifyNote(note, publicKey));
  if (!signer && named.length > 0) throw new GapferryError('note.forged', { path });
  return signer;
}
