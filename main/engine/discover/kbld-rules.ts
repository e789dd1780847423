import { z } from 'zod';

const PathPart = z.union([
  z.string(),
  z.object({ index: z.int() }),
  z.object({ allIndexes: z.boolean() }).transform(() => ({ allIndexes: true as const })),
]);

const KeyMatcher = z.object({ name: z.string().optional(), path: z.array(PathPart).optional() });
const ValueMatcher = z.object({ image: z.string().optional(), imageRepo: z.string().optional() });
const Matchers = { keyMatcher: KeyMatcher.optional(), valueMatcher: ValueMatcher.optional() };

export interface SearchRule {
  readonly keyMatcher?: z.infer<typeof KeyMatcher> | undefined;
  readonly valueMatcher?: z.infer<typeof ValueMatcher> | undefined;
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
  z.object({
    ...Matchers,
    updateStrategy: z
      .object({
        none: z.unknown().optional(),
        entireValue: z.unknown().optional(),
        json: z.object({ searchRules: z.array(SearchRuleSchema).optional() }).optional(),
        yaml: z.object({ searchRules: z.array(SearchRuleSchema).optional() }).optional(),
      })
      .optional(),
  }),
);

const Override = z.object({
  image: z.string().optional(),
  imageRepo: z.string().optional(),
  newImage: z.string().optional(),
  preresolved: z.boolean().optional(),
});
export type Override = z.infer<typeof Override>;

/** The parts of a kbld Config (kbld.k14s.io/v1alpha1) that say where images are and what becomes of them; plus `ignore`. */
export const RulesDocument = z.object({
  keys: z.array(z.string()).optional(),
  searchRules: z.array(SearchRuleSchema).optional(),
  overrides: z.array(Override).optional(),
  /** Ours: places that are no images, in the same matchers. */
  ignore: z.array(z.object(Matchers)).optional(),
  include: z.array(z.string()).optional(),
  exclude: z.array(z.string()).optional(),
});
export type RulesDocument = z.infer<typeof RulesDocument>;

export type Strategy = 'none' | 'entireValue' | 'nested';

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
  const strategy = rule.updateStrategy ?? {};
  if (strategy.none !== undefined) return { strategy: 'none', nested: [] };
  const inner = strategy.json ?? strategy.yaml;
  return inner ? { strategy: 'nested', nested: inner.searchRules ?? [] } : { strategy: 'entireValue', nested: [] };
}

function ruleMatches(rule: SearchRule, path: readonly (string | number)[], value: string): boolean {
  const { keyMatcher, valueMatcher } = rule;
  if (!keyMatcher && !valueMatcher) return false;
  if (keyMatcher?.name !== undefined && path.at(-1) !== keyMatcher.name) return false;
  if (keyMatcher?.path && !pathMatches(keyMatcher.path, path)) return false;
  if (valueMatcher?.image !== undefined && value !== valueMatcher.image) return false;
  return valueMatcher?.imageRepo === undefined || repositoryOf(value) === valueMatcher.imageRepo;
}

function pathMatches(wanted: readonly z.infer<typeof PathPart>[], path: readonly (string | number)[]): boolean {
  if (wanted.length !== path.length) return false;
  return wanted.every((part, index) => {
    const there = path[index];
    if (typeof part === 'string') return part === there;
    return 'index' in part ? part.index === there : typeof there === 'number';
  });
}

/** The repository as kbld cuts it: no docker.io normalisation. */
export function repositoryOf(image: string): string | undefined {
  return /^(.+?)(:[A-Za-z0-9_\-.]+)?(@.+:.+)?$/.exec(image)?.[1];
}

/** What an override of a kbld Config or a lock makes of an image; undefined where none speaks of it. */
export function overridden(overrides: readonly Override[], image: string): Override | undefined {
  return overrides.find(
    (one) => one.image === image || (one.imageRepo !== undefined && one.imageRepo === repositoryOf(image)),
  );
}
