import { readFileSync, statSync } from 'node:fs';
import { z } from 'zod';
import { GapferryError } from '../../../shared/gapferry-error.ts';
import { LIMITS } from '../limits.ts';
import { type Override, RulesDocument } from './kbld-rules.ts';
import { parseDocuments } from './read-yaml.ts';
import type { SourceFile } from './source-file.ts';
import { baseOf } from './surroundings.ts';

const Head = z.object({ apiVersion: z.string().optional(), kind: z.string().optional() });
const Lock = z.object({
  images: z.array(z.object({ image: z.string(), annotations: z.record(z.string(), z.string()).optional() })),
});

/**
 * The rules among deployment files: kbld Configs and ImagesLocks (whose entries are overrides by their id), and a file
 * `gapferry-rules.yaml` beside them.
 */
export function readRuleDocuments(file: SourceFile): RulesDocument[] {
  const ours = isRulesName(file.name);
  if (file.bytes.length > LIMITS.rulesFile) return [];
  if (!ours && !file.bytes.includes('kbld.k14s.io/') && !file.bytes.includes('imgpkg.carvel.dev/')) return [];
  return parseDocuments(file.bytes.toString('utf8')).flatMap((document) => {
    if (document.errors.length > 0) return [];
    return asRules(plain(document), ours);
  });
}

/** Whether a file holds our own rules, by its name: what it names is spoken of there and not run. */
export function isRulesName(name: string): boolean {
  return /^\.?gapferry-rules\.ya?ml$/.test(baseOf(name));
}

/** Reads a rules file named by the user. Throws input.notFound, input.tooLarge, input.notYaml. */
export function readRulesFile(path: string): RulesDocument[] {
  const bytes = readLimited(path);
  return parseDocuments(bytes.toString('utf8')).map((document) => {
    const error = document.errors[0];
    if (error) throw notRules(path, bytes.subarray(0, error.pos[0]).toString().split('\n').length, error.message);
    const parsed = RulesDocument.safeParse(plain(document) ?? {});
    if (!parsed.success) throw notRules(path, 1, z.prettifyError(parsed.error));
    return parsed.data;
  });
}

function readLimited(path: string): Buffer {
  try {
    if (statSync(path).size > LIMITS.rulesFile)
      throw new GapferryError('input.tooLarge', { path, limit: LIMITS.rulesFile });
    return readFileSync(path);
  } catch (cause) {
    if (cause instanceof GapferryError) throw cause;
    throw new GapferryError('input.notFound', { path }, { cause });
  }
}

function notRules(path: string, line: number, detail: string): GapferryError {
  return new GapferryError('input.notYaml', { path, line, detail });
}

function plain(document: ReturnType<typeof parseDocuments>[number]): unknown {
  try {
    return document.toJS({ maxAliasCount: LIMITS.yamlAliases });
  } catch {
    return undefined;
  }
}

function asRules(value: unknown, ours: boolean): RulesDocument[] {
  const head = Head.safeParse(value);
  if (!head.success) return [];
  const { apiVersion, kind } = head.data;
  if (ours || apiVersion?.startsWith('kbld.k14s.io/')) {
    const parsed = RulesDocument.safeParse(value);
    return parsed.success ? [parsed.data] : [];
  }
  const lock =
    apiVersion?.startsWith('imgpkg.carvel.dev/') && kind === 'ImagesLock' ? Lock.safeParse(value) : undefined;
  return lock?.success ? [{ overrides: lock.data.images.flatMap(lockOverride) }] : [];
}

function lockOverride(entry: { image: string; annotations?: Record<string, string> | undefined }): Override[] {
  const id = entry.annotations?.['kbld.carvel.dev/id'];
  return id ? [{ image: id, newImage: entry.image, preresolved: true }] : [];
}
