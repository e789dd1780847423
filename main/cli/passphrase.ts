import { open } from 'node:fs/promises';
import { GapferryError } from '../../shared/gapferry-error.ts';
import { LIMITS } from '../engine/limits.ts';
import { askHidden } from './ask.ts';
import type { Face } from './face.ts';

const OPTION = 'GAPFERRY_PASSPHRASE, --passphrase-file FILE';

/** A passphrase that was given without asking: a file's first line, else the environment; undefined where there is none. */
export async function givenPassphrase(face: Face, file: string | undefined): Promise<string | undefined> {
  if (file !== undefined) return firstLine(file);
  return face.env.GAPFERRY_PASSPHRASE;
}

/** The passphrase of a key that is there. @throws key.passphraseNeeded where nobody can be asked */
export async function passphraseOf(face: Face, name: string, file: string | undefined): Promise<string> {
  const given = await givenPassphrase(face, file);
  if (given !== undefined) return given;
  if (!face.interactive) throw new GapferryError('key.passphraseNeeded', { name });
  return askHidden(face, face.say.t('ask.passphrase', { name }), OPTION);
}

/** The passphrase of the key that a call will sign with: the named one, else the only one; undefined where it needs none. */
export async function signingPassphrase(
  face: Face,
  name: string | undefined,
  file: string | undefined,
): Promise<string | undefined> {
  const keys = await face.send('key.list', {});
  const key = name === undefined ? (keys.length === 1 ? keys[0] : undefined) : keys.find((one) => one.name === name);
  return key?.encrypted ? passphraseOf(face, key.name, file) : undefined;
}

/** A passphrase for a new key, typed twice; empty where none is given and nobody can be asked. */
export async function newPassphrase(face: Face, name: string, file: string | undefined): Promise<string> {
  const given = await givenPassphrase(face, file);
  if (given !== undefined) return given;
  if (!face.interactive) return '';
  for (;;) {
    const first = await askHidden(face, face.say.t('ask.newPassphrase', { name }), OPTION);
    if (first === '') return first;
    if (first === (await askHidden(face, face.say.t('ask.again'), OPTION))) return first;
    face.note(face.say.t('ask.differ'));
  }
}

async function firstLine(path: string): Promise<string> {
  const file = await open(path).catch((cause: NodeJS.ErrnoException) => {
    if (cause.code === 'ENOENT') throw new GapferryError('input.notFound', { path }, { cause });
    throw new GapferryError('input.unreadable', { path, detail: cause.message }, { cause });
  });
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(LIMITS.keyFile), 0, LIMITS.keyFile, 0);
    return buffer.toString('utf8', 0, bytesRead).split(/\r?\n/, 1)[0] ?? '';
  } finally {
    await file.close();
  }
}
