import { z } from 'zod';

/** kbld is a Go program: a field that is null or an empty text is one that is not there. */
const Text = z
  .string()
  .nullish()
  .transform((text) => text || undefined);
const Filled = z.string().min(1, 'may not be empty');
const Preresolved = z
  .boolean()
  .nullish()
  .transform((given) => given || undefined);

function listOf<T>(item: z.ZodType<T>) {
  return z
    .array(item)
    .nullish()
    .transform((list) => list ?? undefined);
}

function mapOf<T>(map: z.ZodType<T>) {
  return map.nullish().transform((given) => given ?? undefined);
}

type PathPart = string | { readonly index?: number; readonly allIndexes?: true };

interface KeyMatcher {
  readonly name?: string | undefined;
  readonly path?: readonly PathPart[] | undefined;
}

interface ValueMatcher {
  readonly image?: string | undefined;
  readonly imageRepo?: string | undefined;
}

const PathPart: z.ZodType<PathPart> = z.union(
  [
    z.string(),
    z.object({ index: z.int().nullish(), allIndexes: z.boolean().nullish() }).transform(({ index, allIndexes }) => {
      // kbld looks whether `allIndexes` is there, not what it says.
      if (typeof index === 'number') return { index };
      return typeof allIndexes === 'boolean' ? { allIndexes: true as const } : {};
    }),
  ],
  'a part of a path is a key, {index: N} or {allIndexes: true}',
);

const Path = listOf(PathPart).transform((path) => (path?.length ? path : undefined));
const KeyMatcher: z.ZodType<KeyMatcher> = z
  .object({ name: Text, path: Path })
  .refine(({ name, path }) => name ?? path, 'a keyMatcher has a name or a path');
const ValueMatcher: z.ZodType<ValueMatcher> = z
  .object({ image: Text, imageRepo: Text })
  .refine(({ image, imageRepo }) => image ?? imageRepo, 'a valueMatcher has an image or an imageRepo');

const Matchers = { keyMatcher: mapOf(KeyMatcher), valueMatcher: mapOf(ValueMatcher) };
const MATCHES_SOMETHING = 'a rule has a keyMatcher or a valueMatcher';

export interface SearchRule {
  readonly keyMatcher?: KeyMatcher | undefined;
  readonly valueMatcher?: ValueMatcher | undefined;
  readonly updateStrategy?:
    | {
        readonly none?: unknown;
        readonly entireValue?: unknown;
        readonly json?: { readonly searchRules?: readonly SearchRule[] | undefined } | undefined;
        readonly yaml?: { readonly searchRules?: readonly SearchRule[] | undefined } | undefined;
      }
    | undefined;
}

const SearchRuleSchema: z.ZodType<SearchRule> = z.lazy(() =>
  z
    .object({
      ...Matchers,
      updateStrategy: mapOf(
        z.object({
          none: mapOf(z.unknown()),
          entireValue: mapOf(z.unknown()),
          json: mapOf(z.object({ searchRules: listOf(SearchRuleSchema) })),
          yaml: mapOf(z.object({ searchRules: listOf(SearchRuleSchema) })),
        }),
      ),
    })
    .refine(({ keyMatcher, valueMatcher }) => keyMatcher ?? valueMatcher, MATCHES_SOMETHING),
);

/** Replaces one image, or every image of a repository. */
export interface Override {
  readonly image?: string | undefined;
  readonly imageRepo?: string | undefined;
  readonly newImage: string;
  readonly preresolved?: true | undefined;
  /** A registry has to be asked for a tag or a platform: `newImage` is only where they are chosen from. */
  readonly selects?: true | undefined;
}

const Override: z.ZodType<Override> = z
  .object({
    image: Text,
    imageRepo: Text,
    newImage: Filled,
    preresolved: Preresolved,
    tagSelection: mapOf(z.unknown()),
    platformSelection: mapOf(z.unknown()),
  })
  .refine(({ image, imageRepo }) => image ?? imageRepo, 'an override has an image or an imageRepo')
  .transform(({ tagSelection, platformSelection, ...override }) => {
    const selects = !override.preresolved && (tagSelection ?? platformSelection) !== undefined;
    return selects ? { ...override, selects: true as const } : override;
  });

/** The parts of a kbld Config (kbld.k14s.io/v1alpha1) that say where images are and what becomes of them; plus `ignore`. */
export const RulesDocument = z.object({
  keys: listOf(Filled),
  searchRules: listOf(SearchRuleSchema),
  overrides: listOf(Override),
  /** Ours: places that are no images, in the same matchers. */
  ignore: listOf(
    z.object(Matchers).refine(({ keyMatcher, valueMatcher }) => keyMatcher ?? valueMatcher, MATCHES_SOMETHING),
  ),
  include: listOf(z.string()),
  exclude: listOf(z.string()),
});
export type RulesDocument = Partial<z.infer<typeof RulesDocument>>;

export type Strategy = 'none' | 'entireValue' | 'json' | 'yaml';

export interface KbldRules {
  readonly rules: readonly SearchRule[];
  readonly overrides: readonly Override[];
}

export const NO_RULES: KbldRules = { rules: [], overrides: [] };

/** kbld's order over all documents: ignored places, every `keys` entry, then every search rule. */
export function combineRules(documents: readonly RulesDocument[]): KbldRules {
  const ignored = documents.flatMap((document) => document.ignore ?? []);
  const keys = documents.flatMap((document) => document.keys ?? []);
  return {
    rules: [
      ...ignored.map((matchers) => ({ ...matchers, updateStrategy: { none: {} } })),
      ...keys.map((name) => ({ keyMatcher: { name } })),
      ...documents.flatMap((document) => document.searchRules ?? []),
    ],
    overrides: documents.flatMap((document) => document.overrides ?? []),
  };
}

export interface RuleMatch {
  readonly strategy: Strategy;
  /** Rules that hold inside the nested document. */
  readonly nested: readonly SearchRule[];
}

/** The first rule that matches a string: kbld's "first match wins per leaf". */
export function matchRule(rules: KbldRules, path: readonly (string | number)[], value: string): RuleMatch | undefined {
  const rule = rules.rules.find((one) => ruleMatches(one, path, value));
  if (!rule) return undefined;
  const { none, entireValue, json, yaml } = rule.updateStrategy ?? {};
  if (none !== undefined) return { strategy: 'none', nested: [] };
  if (entireValue === undefined && json) return { strategy: 'json', nested: json.searchRules ?? [] };
  if (entireValue === undefined && yaml) return { strategy: 'yaml', nested: yaml.searchRules ?? [] };
  return { strategy: 'entireValue', nested: [] };
}

/** Where a matcher says two things kbld looks at the first: the name before the path, the image before its repository. */
function ruleMatches(
  { keyMatcher, valueMatcher }: SearchRule,
  path: readonly (string | number)[],
  value: string,
): boolean {
  return (!keyMatcher || keyMatches(keyMatcher, path)) && (!valueMatcher || imageMatches(valueMatcher, value));
}

function keyMatches({ name, path: wanted = [] }: KeyMatcher, path: readonly (string | number)[]): boolean {
  return name === undefined ? pathMatches(wanted, path) : path.at(-1) === name;
}

function imageMatches({ image, imageRepo }: ValueMatcher, value: string): boolean {
  return image === undefined ? repositoryOf(value) === imageRepo : value === image;
}

function pathMatches(wanted: readonly PathPart[], path: readonly (string | number)[]): boolean {
  if (wanted.length !== path.length) return false;
  return wanted.every((part, index) => {
    const there = path[index];
    if (typeof part === 'string') return part === there;
    return part.index === undefined ? part.allIndexes === true && typeof there === 'number' : part.index === there;
  });
}

/** Longer texts are no references, and would cost the pattern too much. */
const LONGEST = 1024;

/** The repository as kbld cuts it: no docker.io normalisation. */
function repositoryOf(image: string): string | undefined {
  if (image.length > LONGEST) return undefined;
  return /^(.+?)(:[A-Za-z0-9_\-.]+)?(@.+:.+)?$/.exec(image)?.[1];
}

/** What an override of a kbld Config or a lock makes of an image; undefined where none speaks of it. */
export function overridden(overrides: readonly Override[], image: string): Override | undefined {
  return overrides.find((one) => imageMatches(one, image));
}
