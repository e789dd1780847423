import { GapferryError, isError } from '../../../shared/gapferry-error.ts';
import { parseNote, type SignedNote, verifyNote } from '../../engine/trust/signed-note.ts';
import type { TrustedKey } from '../../engine/trust/verdict.ts';
import { restoredReceipt } from './restored-receipt.ts';

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

/** A key that a note may be signed with. */
type Key = Pick<TrustedKey, 'fingerprint' | 'publicKey'>;

/**
 * Reads a receipt as it was signed, or as it was typed from paper, and gives what was signed. Which of the two it is tells the signature.
 * @throws note.invalid
 */
export function readReceiptNote(
  text: string,
  known: readonly Key[],
  path: string,
): { note: SignedNote; whole: string } {
  const asGiven = noteIn(text, path);
  const isSigned = asGiven && known.some(({ publicKey }) => verifyNote(asGiven, publicKey));
  const restored = isSigned ? undefined : restoredReceipt(text);
  const whole = restored ?? text;
  return { note: parseNote(whole, path), whole };
}

function noteIn(text: string, path: string): SignedNote | undefined {
  try {
    return parseNote(text, path);
  } catch (error) {
    if (isError(error, 'note.invalid')) return undefined;
    throw error;
  }
}
