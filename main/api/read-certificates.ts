import { X509Certificate } from 'node:crypto';
import { GapferryError } from '../../shared/gapferry-error.ts';
import { LIMITS } from '../engine/limits.ts';
import { readSmallText } from '../engine/read-small-text.ts';

/** Certificates of a file in PEM, each of which can be read. @throws input.notFound, input.tooLarge, input.unreadable */
export async function readCertificates(path: string): Promise<string> {
  return certificatesIn(await readSmallText(path, LIMITS.caFile), path);
}

/** The same of a text. @param path what an error names */
export function certificatesIn(text: string, path: string): string {
  const found = text.match(/-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g) ?? [];
  if (found.length === 0) {
    throw new GapferryError('input.unreadable', { path, detail: 'no certificate in PEM form in it' });
  }
  try {
    for (const one of found) new X509Certificate(one);
  } catch (cause) {
    const detail = cause instanceof Error ? cause.message : String(cause);
    throw new GapferryError('input.unreadable', { path, detail }, { cause });
  }
  return `${found.join('\n')}\n`;
}
