import { stringify } from 'yaml';
import { z } from 'zod';
import type { LockEntry } from '../../../shared/contract.ts';
import { GapferryError } from '../../../shared/gapferry-error.ts';
import { LIMITS } from '../limits.ts';
import { formatReference, parseReference } from '../reference.ts';
import type { RulesDocument } from './kbld-rules.ts';
import { parseDocuments } from './read-yaml.ts';
import type { SourceFile } from './source-file.ts';

const IMGPKG = 'imgpkg.carvel.dev/v1alpha1';
const KBLD = 'kbld.k14s.io/v1alpha1';
const ID = 'kbld.carvel.dev/id';
const ORIGINS = 'kbld.carvel.dev/origins';

/** imgpkg reads strictly: an unknown field is an error. */
const ImagesLock = z.strictObject({
  apiVersion: z.literal(IMGPKG),
  kind: z.literal('ImagesLock'),
  images: z
    .array(z.strictObject({ image: z.string(), annotations: z.record(z.string(), z.string()).nullish() }))
    .nullish(),
});

const KbldConfig = z.object({
  apiVersion: z.literal(KBLD),
  kind: z.string(),
  overrides: z
    .array(
      z.object({
        image: z.string().optional(),
        imageRepo: z.string().optional(),
        newImage: z.string().optional(),
        preresolved: z.boolean().optional(),
      }),
    )
    .nullish(),
});

/** Written by hand, a tag may be a number. */
const Tag = z.union([z.string(), z.number().transform(String)]);
const Origins = z.array(
  z.object({ resolved: z.object({ tag: Tag.optional(), url: z.string().optional() }).optional() }),
);

/**
 * Reads a lock: an ImagesLock of imgpkg or kbld, or a kbld Config with preresolved overrides; several documents are one
 * lock. Throws input.notYaml, input.tooLarge, input.badLock.
 */
export function parseLock(file: SourceFile): LockEntry[] {
  const path = file.name;
  if (file.bytes.length > LIMITS.lockFile) throw new GapferryError('input.tooLarge', { path, limit: LIMITS.lockFile });
  const documents = parseDocuments(file.bytes.toString('utf8'));
  const entries = documents
    .filter((document) => document.contents !== null)
    .flatMap((document) => {
      const error = document.errors[0];
      if (error) throw notYaml(file, error.pos[0], error.message);
      return entriesOf(plainValue(document, path), path);
    });
  if (entries.length === 0) throw badLock(path, 'no image in it');
  return [...new Map(entries.map((entry) => [entry.reference, entry])).values()];
}

function plainValue(document: ReturnType<typeof parseDocuments>[number], path: string): unknown {
  try {
    return document.toJS({ maxAliasCount: LIMITS.yamlAliases });
  } catch (cause) {
    throw new GapferryError('input.badLock', { path, detail: 'its aliases cannot be followed' }, { cause });
  }
}

function entriesOf(value: unknown, path: string): LockEntry[] {
  const head = z.object({ apiVersion: z.string() }).safeParse(value);
  if (head.success && head.data.apiVersion === IMGPKG)
    return decode(ImagesLock, value, path).images?.flatMap((image) => imageEntry(image, path)) ?? [];
  if (head.success && head.data.apiVersion === KBLD) return configEntries(decode(KbldConfig, value, path), path);
  throw badLock(path, `neither an ImagesLock (${IMGPKG}) nor a kbld Config (${KBLD})`);
}

function decode<T>(schema: z.ZodType<T>, value: unknown, path: string): T {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  throw badLock(path, z.prettifyError(parsed.error));
}

function imageEntry(
  image: { image: string; annotations?: Record<string, string> | null | undefined },
  path: string,
): LockEntry {
  const id = image.annotations?.[ID];
  const tag = originTag(image.annotations?.[ORIGINS]);
  return { reference: id ?? image.image, pinned: pinnedBy(image.image, path), ...(tag ? { tag } : {}) };
}

function originTag(text: string | undefined): string | undefined {
  const document = text === undefined ? undefined : parseDocuments(text)[0];
  const origins = Origins.safeParse(document?.errors.length === 0 ? document.toJS() : undefined);
  return origins.success ? origins.data.find((origin) => origin.resolved?.tag)?.resolved?.tag : undefined;
}

function configEntries(config: z.infer<typeof KbldConfig>, path: string): LockEntry[] {
  return (config.overrides ?? []).flatMap((override) => {
    if (!override.preresolved || !override.newImage) return [];
    const reference = override.image ?? override.imageRepo;
    if (reference === undefined) throw badLock(path, 'an override names neither image nor imageRepo');
    const tag = parseReference(reference)?.tag;
    return [{ reference, pinned: pinnedBy(override.newImage, path), ...(tag ? { tag } : {}) }];
  });
}

/** StrictValidation of kbld and imgpkg: a lock that does not pin locks nothing. */
function pinnedBy(image: string, path: string): string {
  if (parseReference(image)?.digest) return image;
  throw badLock(path, `${image} is not pinned to a digest`);
}

function badLock(path: string, detail: string): GapferryError {
  return new GapferryError('input.badLock', { path, detail });
}

function notYaml(file: SourceFile, offset: number, message: string): GapferryError {
  const line = file.bytes.toString('utf8').slice(0, offset).split('\n').length;
  return new GapferryError('input.notYaml', { path: file.name, line, detail: message.split('\n')[0] ?? message });
}

/** What a lock's text is made of. */
export type Pin = Pick<LockEntry, 'reference' | 'pinned' | 'tag'>;

/**
 * Writes a lock that real kbld (`-f files -f lock`) and imgpkg accept: sorted by reference, each once. One of kbld repeats the
 * rules of the Configs that were read, as kbld's own do: with it alone kbld finds images in custom resources again. It asks
 * for no version: an older kbld would refuse it, and so would one that was built from source, which knows none of its own.
 */
export function formatLock(
  entries: readonly Pin[],
  format: 'imgpkg' | 'kbld',
  rules: readonly Pick<RulesDocument, 'keys' | 'searchRules'>[] = [],
): string {
  const pins = sorted(entries).map((pin) => ({ ...pin, pinned: fullyQualified(pin.pinned) }));
  return format === 'kbld' ? kbldLock(pins, rules) : imagesLock(pins);
}

/** A lock of old names and new addresses, for rewriting files with kbld, imgpkg or `gapferry rewrite`. */
export function formatRelocationLock(entries: readonly Pin[], format: 'imgpkg' | 'kbld' = 'kbld'): string {
  return format === 'kbld' ? kbldLock(sorted(entries)) : imagesLock(sorted(entries));
}

function sorted(entries: readonly Pin[]): Pin[] {
  const byReference = new Map(entries.map((entry) => [entry.reference, entry]));
  return [...byReference.values()].sort((a, b) => (a.reference < b.reference ? -1 : a.reference > b.reference ? 1 : 0));
}

function kbldLock(pins: readonly Pin[], rules: readonly Pick<RulesDocument, 'keys' | 'searchRules'>[] = []): string {
  const keys = rules.flatMap((one) => one.keys ?? []);
  const searchRules = rules.flatMap((one) => one.searchRules ?? []);
  const found = { ...(keys.length > 0 ? { keys } : {}), ...(searchRules.length > 0 ? { searchRules } : {}) };
  const overrides = pins.map(({ reference, pinned }) => ({ image: reference, newImage: pinned, preresolved: true }));
  return toYaml({ apiVersion: KBLD, kind: 'Config', overrides, ...found });
}

function imagesLock(pins: readonly Pin[]): string {
  const images = pins.map((pin) => ({ annotations: annotationsOf(pin), image: pin.pinned }));
  return `---\n${toYaml({ apiVersion: IMGPKG, images, kind: 'ImagesLock' })}`;
}

function annotationsOf({ reference, tag }: Pin): Record<string, string> {
  if (parseReference(reference)?.digest) return { [ID]: reference };
  const resolved = { tag: tag ?? parseReference(reference)?.tag ?? 'latest', url: reference };
  return { [ID]: reference, [ORIGINS]: toYaml([{ resolved }]) };
}

/** kbld and imgpkg name Docker Hub by the host that go-containerregistry gives it. */
function fullyQualified(pinned: string): string {
  const parsed = parseReference(pinned);
  if (!parsed?.digest) return pinned;
  const text = formatReference({ host: parsed.host, path: parsed.path, digest: parsed.digest });
  return text.startsWith('docker.io/') ? `index.${text}` : text;
}

function toYaml(value: unknown): string {
  return stringify(value, { lineWidth: 0, indentSeq: false, version: '1.1' });
}
