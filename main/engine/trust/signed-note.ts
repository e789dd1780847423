import { createPublicKey, type KeyObject, sign, verify } from 'node:crypto';
import { GapferryError } from '../../../shared/gapferry-error.ts';
import { LIMITS } from '../limits.ts';
import { keyId } from './keys.ts';

/** Text with signatures under it, in one file that can be pasted: C2SP signed-note, signature type 0x02 (ECDSA). */
export interface SignedNote {
  /** What was signed, with its last newline. */
  readonly text: string;
  readonly signatures: readonly NoteSignature[];
}

export interface NoteSignature {
  readonly name: string;
  /** First four bytes of the key id, hex: says which key to try, proves nothing. */
  readonly keyHash: string;
  /** ECDSA P-256 over SHA-256, DER: the same bytes that openssl and cosign verify over the text. */
  readonly der: Buffer;
}

const LINE = /^— ([^\s+]+) ([A-Za-z0-9+/]+={0,2})$/;
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what a note may not hold
const CONTROL = /[\u0000-\u0009\u000b-\u001f]/;
const MAX_SIGNATURES = 16;

/** Signs a text that ends in a newline. The signer's name is made of its key id, so that no two people have one. */
export function signNote(text: string, privateKey: KeyObject): string {
  const id = keyId(createPublicKey(privateKey));
  const der = sign('sha256', Buffer.from(text, 'utf8'), { key: privateKey, dsaEncoding: 'der' });
  const signature = Buffer.concat([Buffer.from(id.slice(0, 8), 'hex'), der]).toString('base64');
  return `${text}\n— gapferry/${id.slice(0, 16)} ${signature}\n`;
}

/**
 * Splits a note into text and signatures. Windows line ends, which mail and paste put in, are taken for what they were.
 * Nothing of it is proven but by `verifyNote`.
 * @param path what the error names
 * @throws note.invalid
 */
export function parseNote(bytes: Uint8Array | string, path: string): SignedNote {
  const whole = decode(bytes, path).replaceAll('\r\n', '\n');
  const note = whole.endsWith('\n') ? whole : `${whole}\n`;
  if (CONTROL.test(note)) throw invalid(path, 'control characters in it');
  const at = note.lastIndexOf('\n\n');
  if (at < 1) throw invalid(path, 'no signature under it');
  const lines = note
    .slice(at + 2)
    .replace(/\n$/, '')
    .split('\n');
  if (lines.length > MAX_SIGNATURES) throw invalid(path, `more than ${MAX_SIGNATURES} signatures`);
  return { text: note.slice(0, at + 1), signatures: lines.map((line) => parseLine(line, path)) };
}

/** Whether one of the signatures is this key's over exactly this text. */
export function verifyNote({ text, signatures }: SignedNote, publicKey: KeyObject): boolean {
  const hash = keyId(publicKey).slice(0, 8);
  const bytes = Buffer.from(text, 'utf8');
  return signatures.some(
    ({ keyHash, der }) => keyHash === hash && verify('sha256', bytes, { key: publicKey, dsaEncoding: 'der' }, der),
  );
}

function parseLine(line: string, path: string): NoteSignature {
  const [, name, base64] = LINE.exec(line) ?? [];
  const bytes = Buffer.from(base64 ?? '', 'base64');
  if (name === undefined || bytes.length < 12) throw invalid(path, 'its last lines are no signatures');
  return { name, keyHash: bytes.subarray(0, 4).toString('hex'), der: bytes.subarray(4) };
}

function decode(bytes: Uint8Array | string, path: string): string {
  if (bytes.length > LIMITS.signedNote) throw invalid(path, `larger than ${LIMITS.signedNote} bytes`);
  if (typeof bytes === 'string') return bytes;
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch (cause) {
    throw invalid(path, 'not UTF-8', cause);
  }
}

function invalid(path: string, detail: string, cause?: unknown): GapferryError {
  return new GapferryError('note.invalid', { path, detail }, { cause });
}
