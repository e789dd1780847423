import type { Finding } from '../../../shared/finding.ts';
import { cutAddress } from './address-parts.ts';
import { type Kustomized, reaches } from './kustomized.ts';
import type { SourceFile } from './source-file.ts';

/** The findings of a file as it stands, whatever kustomizations make of it. */
export type FindingsOf = (file: SourceFile) => readonly Finding[];

/**
 * Adds to each kustomization what comes to its entries that give a new name and no version: `{name: a, newName: b}` makes b:5 of
 * a:5. Files without such a name in them are not read.
 */
export function withVersions(
  kustomized: readonly Kustomized[],
  files: readonly SourceFile[],
  findingsOf: FindingsOf,
): Kustomized[] {
  return kustomized.map((one) => {
    if (one.renamed.length === 0) return one;
    const reached = files.filter((file) => file.name !== one.file && reaches(one, file.name));
    return {
      ...one,
      versions: Object.fromEntries(one.renamed.map((name) => [name, versionsOf(name, reached, findingsOf)])),
    };
  });
}

/** What stands behind a name in those files, `:5` or `@sha256:...`, each once; what another kustomization puts in there goes before what it replaces. */
function versionsOf(name: string, files: readonly SourceFile[], findingsOf: FindingsOf): string[] {
  const found = files
    .filter(({ bytes }) => bytes.includes(name))
    .flatMap(findingsOf)
    .filter(({ reference, certainty }) => certainty !== 'maybe' && cutAddress(reference).name === name);
  const put = found.filter(({ how }) => how === 'kustomize-image');
  return [...new Set((put.length > 0 ? put : found).map(({ reference }) => reference.slice(name.length)))];
}
