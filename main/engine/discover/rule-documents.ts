import { readFileSync, statSync } from 'node:fs';
import { isMap, isNode, isSeq, type Node, YAMLMap } from 'yaml';
import { z } from 'zod';
import type { Problem } from '../../../shared/contract.ts';
import { GapferryError } from '../../../shared/gapferry-error.ts';
import { LIMITS } from '../limits.ts';
import { type Override, RulesDocument } from './kbld-rules.ts';
import { joinKeys } from './place.ts';
import { parseDocuments } from './read-yaml.ts';
import type { SourceFile } from './source-file.ts';
import { baseOf } from './surroundings.ts';

const Head = z.object({ apiVersion: z.string().optional(), kind: z.string().optional() });
const Items = z.object({ items: z.array(z.unknown()) });
const Lock = z.object({
  images: z.array(z.object({ image: z.string(), annotations: z.record(z.string(), z.string()).optional() })),
});

/**
 * The rules among deployment files: kbld Configs and ImagesLocks (whose entries are overrides by their id), and a file
 * `gapferry-rules.yaml` beside them. What kbld would refuse is left out: `ruleProblems` tells it.
 */
export function readRuleDocuments(file: SourceFile): RulesDocument[] {
  return objectsOf(file).flatMap(({ value }) => {
    const parsed = isRules(value, file) ? RulesDocument.safeParse(value) : undefined;
    return parsed?.success ? [parsed.data] : asLock(value);
  });
}

/** Rules among deployment files that cannot be followed: passed over, they would make other images of these files. */
export function ruleProblems(file: SourceFile): Problem[] {
  return objectsOf(file).flatMap(({ value, node }) => {
    const parsed = isRules(value, file) ? RulesDocument.safeParse(value) : undefined;
    if (!parsed) return [];
    if (parsed.success) return selectionProblems(parsed.data, node, file);
    const { at, detail } = faultOf(parsed.error, node);
    const line = lineAt(file.bytes, at);
    return [{ file: file.name, line, code: 'input.badRules', params: { path: file.name, line, detail } }];
  });
}

/** Overrides that let kbld choose a tag or a platform: the image that is meant stands in no file. */
function selectionProblems({ overrides = [] }: RulesDocument, node: Node, file: SourceFile): Problem[] {
  return overrides.flatMap(({ newImage, selects }, index) => {
    if (!selects) return [];
    const line = lineAt(file.bytes, startOf(node, ['overrides', index, 'newImage']));
    const params = { path: file.name, line, reference: newImage };
    return [{ file: file.name, line, code: 'input.selection', params }];
  });
}

interface RuleObject {
  readonly value: unknown;
  readonly node: Node;
}

/** The objects of a file that may hold rules, those of lists too: kbld takes every list `items` apart. */
function objectsOf(file: SourceFile): RuleObject[] {
  const { bytes } = file;
  if (bytes.length > LIMITS.rulesFile) return [];
  const isNamed = bytes.includes('kbld.k14s.io/') || bytes.includes('imgpkg.carvel.dev/');
  if (!isNamed && !isRulesName(file.name)) return [];
  return parseDocuments(bytes.toString('utf8')).flatMap((document) => {
    const node = document.contents;
    if (document.errors.length > 0 || !node) return [];
    const value = plain(document);
    const listed = Items.safeParse(value).data?.items;
    const items = isMap(node) ? node.get('items', true) : undefined;
    if (!listed || !isSeq(items)) return [{ value, node }];
    return listed.map((one, index) => ({ value: one, node: isNode(items.items[index]) ? items.items[index] : node }));
  });
}

/** The first thing that is wrong with rules, and where in the text it stands. */
function faultOf({ issues: [issue] }: z.ZodError, node: Node): { at: number; detail: string } {
  const path = issue?.path.filter((part) => typeof part !== 'symbol') ?? [];
  const message = issue?.message ?? '';
  const detail = path.length > 0 ? `${joinKeys(path)}: ${message}` : message;
  return { at: startOf(node, path), detail };
}

/** Where in the text the node at a path begins, or the nearest one above it that is there. */
function startOf(node: Node, path: readonly (string | number)[]): number {
  for (let depth = path.length; depth > 0; depth--) {
    const found = isMap(node) ? node.getIn(path.slice(0, depth), true) : undefined;
    if (isNode(found) && found.range) return found.range[0];
  }
  return node.range?.[0] ?? 0;
}

/** `at` counts characters, as the parser of a text does. */
function lineAt(bytes: Buffer, at: number): number {
  return bytes.toString('utf8').slice(0, at).split('\n').length;
}

/** Whether a file holds our own rules, by its name: what it names is spoken of there and not run. */
export function isRulesName(name: string): boolean {
  return /^\.?gapferry-rules\.ya?ml$/.test(baseOf(name));
}

/** Reads a rules file named by the user. Throws input.notFound, input.tooLarge, input.notYaml, input.badRules. */
export function readRulesFile(path: string): RulesDocument[] {
  const bytes = readLimited(path);
  return parseDocuments(bytes.toString('utf8')).map((document) => {
    const error = document.errors[0];
    if (error) throw notYaml(path, lineAt(bytes, error.pos[0]), error.message);
    const parsed = RulesDocument.safeParse(plain(document) ?? {});
    if (parsed.success) return parsed.data;
    const { at, detail } = faultOf(parsed.error, document.contents ?? new YAMLMap());
    throw new GapferryError('input.badRules', { path, line: lineAt(bytes, at), detail });
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

function notYaml(path: string, line: number, detail: string): GapferryError {
  return new GapferryError('input.notYaml', { path, line, detail });
}

function plain(document: ReturnType<typeof parseDocuments>[number]): unknown {
  try {
    return document.toJS({ maxAliasCount: LIMITS.yamlAliases });
  } catch {
    return undefined;
  }
}

function isRules(value: unknown, file: SourceFile): boolean {
  const head = Head.safeParse(value).data;
  return head !== undefined && (isRulesName(file.name) || head.apiVersion?.startsWith('kbld.k14s.io/') === true);
}

function asLock(value: unknown): RulesDocument[] {
  const head = Head.safeParse(value).data;
  const isLock = head?.apiVersion?.startsWith('imgpkg.carvel.dev/') && head.kind === 'ImagesLock';
  const lock = isLock ? Lock.safeParse(value).data : undefined;
  return lock ? [{ overrides: lock.images.flatMap(lockOverride) }] : [];
}

function lockOverride(entry: { image: string; annotations?: Record<string, string> | undefined }): Override[] {
  const id = entry.annotations?.['kbld.carvel.dev/id'];
  return id ? [{ image: id, newImage: entry.image, preresolved: true }] : [];
}
