import { expect } from 'vitest';
import { discover, travels } from '../../../main/engine/discover/discover.ts';
import { rewriteFile } from '../../../main/engine/discover/rewrite.ts';
import type { SourceFile } from '../../../main/engine/discover/source-file.ts';

/** The digest that every image gets when files are moved. */
export const PIN = `sha256:${'ab'.repeat(32)}`;

export const file = (name: string, text: string): SourceFile => ({ name, bytes: Buffer.from(text) });

/** `line reference` of what travels, in file order; the files must be readable in full. */
export async function taken(...files: SourceFile[]): Promise<string[]> {
  const { findings, problems } = await discover(files);
  expect(problems).toEqual([]);
  return findings.filter(travels).map(({ line, reference }) => `${line} ${reference}`);
}

/** `certainty reference` of everything found, in file order. */
export async function found(...files: SourceFile[]): Promise<string[]> {
  const { findings } = await discover(files);
  return findings.map(({ certainty, reference }) => `${certainty} ${reference}`);
}

/** The same path at a registry of ours, by digest. */
export function move(reference: string): string {
  if (reference.startsWith('harbor.')) return reference;
  return `harbor.example/p/${reference.replace(/^[^/]*[.:][^/]*\//, '').replace(/(?::[^/:@]+)?(?:@.*)?$/, '')}@${PIN}`;
}

/** A file after every image moved; moving it again must change nothing. */
export function moved(name: string, text: string, ...companions: SourceFile[]): string {
  const once = rewriteFile(file(name, text), move, { companions });
  expect(once.notRewritten).toEqual([]);
  expect(rewriteFile({ name, bytes: once.bytes }, move, { companions }).bytes.equals(once.bytes)).toBe(true);
  return once.bytes.toString();
}
