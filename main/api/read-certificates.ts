import { X509Certificate } from 'node:crypto';
import { readFile, stat } from 'node:fs/promises';
import { GapferryError } from '../../shared/gapferry-error.ts';
import { LIMITS } from '../engine/limits.ts';

/** Certificates of a file in PEM, each of which can be read. @throws input.notFound, input.tooLarge, input.unreadable */
export async function readCertificates(path: string): Promise<string> {
  return certificatesIn(await readLimited(path), path);
}

/** The same of a text. @param path what an error names */
export function certificatesIn(text: string, path: string): string {
  const found = text.match(/-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g) ?? [];
  try {
    if (found.length === 0) throw new Error('no certificate in PEM form in it');
    for (const one of found) new X509Certificate(one);
  } catch (cause) {
    const detail = cause instanceof Error ? cause.message : String(cause);
    throw new GapferryError('input.unreadable', { path, detail }, { cause });
  }
  return `${found.join('\n')}\n`;
}

async function readLimited(path: string): Promise<string> {
  try {
    const { size } = await stat(path);
    if (size > LIMITS.caFile) throw new GapferryError('input.tooLarge', { path, limit: LIMITS.caFile });
    return await readFile(path, 'utf8');
  } catch (cause) {
    if (cause instanceof GapferryError) throw cause;
    if (cause instanceof Error && 'code' in cause && cause.code === 'ENOENT') {
      throw new GapferryError('input.notFound', { path }, { cause });
    }
    const detail = cause instanceof Error ? cause.message : String(cause);
    throw new GapferryError('input.unreadable', { path, detail }, { cause });
  }
}
