import { type Document, isMap, isSeq } from 'yaml';
import type { Finding } from '../../../shared/finding.ts';
import { mergeOver, mergeValues, type SetValue } from './merge-values.ts';
import { joinKeys } from './place.ts';
import { parseDocuments } from './read-yaml.ts';
import type { SourceFile } from './source-file.ts';
import { baseOf, folderOf } from './surroundings.ts';

/** What the values of charts make of their subcharts' own, and what values beside a chart's own make of those. Plain data: it travels to the workers. */
export interface Umbrella {
  /** By the values file of a subchart, the findings that its parent replaces, each by `findingKey`. */
  readonly replaced: Readonly<Record<string, readonly string[]>>;
  /** By the values file of a parent, the images that it makes together with a subchart's values. */
  readonly added: Readonly<Record<string, readonly AddedImage[]>>;
}

/** An image of which a parent's values, or values beside a chart's own, name a part. */
export interface AddedImage {
  /** Keys to the field in the parent's values. */
  readonly keys: readonly string[];
  readonly reference: string;
  readonly certainty: Finding['certainty'];
  /** The values file where the rest stands: a subchart's, or the one beside. */
  readonly file: string;
  readonly isBeside?: boolean;
}

export const NO_UMBRELLA: Umbrella = { replaced: {}, added: {} };

export function findingKey({ path, reference }: Pick<Finding, 'path' | 'reference'>): string {
  return JSON.stringify([path, reference]);
}

const OVERRIDES = /^values[-_.](?!ya?ml$)[\w.-]*\.ya?ml$/;

/** The findings of a values file with this text. */
type FindingsIn = (file: SourceFile) => readonly Finding[];

const SUBCHART = /^(?:(.*)\/)?charts\/(?:[^/]+\.(?:tgz|tar\.gz)\/)?([^/]+)$/;

/**
 * Puts the values of parents over those of their subcharts, as helm does: `sub: {image: {tag: "2"}}` and `global`. Returns what
 * becomes of the images of the subcharts, and by folder the text of the values as they hold.
 */
export function umbrellaOf(
  files: readonly SourceFile[],
  findingsIn: FindingsIn,
): Umbrella & { readonly values: ReadonlyMap<string, string> } {
  return new Umbrellas(files, findingsIn).read();
}

class Umbrellas {
  readonly #files: ReadonlyMap<string, SourceFile>;
  readonly #findingsIn: FindingsIn;
  readonly #replaced: Record<string, readonly string[]> = {};
  readonly #added: Record<string, AddedImage[]> = {};
  readonly #texts = new Map<string, string>();

  constructor(files: readonly SourceFile[], findingsIn: FindingsIn) {
    this.#files = new Map(files.map((file) => [file.name, file]));
    this.#findingsIn = findingsIn;
  }

  /** Parents before their subcharts: what they are given they give on. */
  read(): Umbrella & { readonly values: ReadonlyMap<string, string> } {
    const charts = [...this.#files.keys()].filter((name) => baseOf(name) === 'Chart.yaml').map(folderOf);
    for (const folder of charts.sort((a, b) => a.length - b.length)) {
      const [, above = '.', name] = SUBCHART.exec(folder) ?? [];
      if (name !== undefined) this.#readSubchart(folder, name, above);
    }
    for (const file of this.#files.values()) if (OVERRIDES.test(baseOf(file.name))) this.#readOverride(file);
    return { replaced: this.#replaced, added: this.#added, values: this.#texts };
  }

  /** `values-prod.yaml` over the values.yaml beside it: the images that only both together name. */
  #readOverride(over: SourceFile): void {
    const base = this.#files.get(inFolder(folderOf(over.name), 'values.yaml'));
    const [values, overrides] = [base && valuesIn(base), valuesIn(over)];
    if (!base || !values || !overrides) return;
    const changed = mergeOver(values, overrides);
    const text = changed.length > 0 ? textOf(values) : undefined;
    if (text === undefined) return;
    const effective = this.#findingsIn({ name: base.name, bytes: Buffer.from(text, 'latin1') });
    const own = this.#findingsIn(over);
    const known = new Set([...own, ...this.#findingsIn(base)].map(findingKey));
    const added = effective
      .filter((finding) => !known.has(findingKey(finding)))
      .flatMap((finding) => {
        const { path, reference } = finding;
        const certainty = finding.certainty === 'maybe' ? 'maybe' : 'likely';
        const keys = fieldBeside(path, changed);
        return keys ? [{ keys, path, reference, certainty, file: base.name, isBeside: true } as const] : [];
      });
    if (added.length > 0) this.#added[over.name] = added;
    const paths = new Set(added.map(({ path }) => path));
    const replaced = own.filter(({ path }) => path !== undefined && paths.has(path)).map(findingKey);
    if (replaced.length > 0) this.#replaced[over.name] = replaced;
  }

  #readSubchart(folder: string, name: string, above: string): void {
    const file = this.#files.get(inFolder(folder, 'values.yaml'));
    const parent = this.#files.get(inFolder(above, 'values.yaml'));
    const parentValues = parent && valuesIn(parent, this.#texts.get(above));
    if (!file || !parentValues) return;
    const own = this.#findingsIn(file);
    const gone = this.#names(above, name).map((one) => {
      const values = valuesIn(file);
      const changed = values ? mergeValues(values, parentValues, one) : [];
      const text = changed.length > 0 ? textOf(values) : undefined;
      if (text === undefined) return new Set<string>();
      this.#texts.set(folder, text);
      const effective = this.#findingsIn({ name: file.name, bytes: Buffer.from(text, 'latin1') });
      this.#add(one, file, parent, changed, own, effective);
      const left = new Set(effective.map(findingKey));
      return new Set(own.map(findingKey).filter((key) => !left.has(key)));
    });
    const [first, ...others] = gone;
    const replaced = [...(first ?? [])].filter((key) => others.every((other) => other.has(key)));
    if (replaced.length > 0) this.#replaced[file.name] = replaced;
  }

  /** The keys that a subchart goes by in its parent's values: its aliases, where its parent gives it some. */
  #names(above: string, name: string): string[] {
    const file = this.#files.get(inFolder(above, 'Chart.yaml'));
    const root = file && valuesIn(file)?.contents;
    const dependencies: unknown = isMap(root) ? root.get('dependencies') : undefined;
    const entries = isSeq(dependencies) ? dependencies.items.filter(isMap) : [];
    const aliases = entries
      .filter((entry) => entry.get('name') === name)
      .map((entry): unknown => entry.get('alias') ?? name)
      .filter((alias) => typeof alias === 'string');
    return aliases.length > 0 ? aliases : [name];
  }

  /** What stands neither in the subchart nor whole in its parent. */
  #add(
    name: string,
    file: SourceFile,
    parent: SourceFile,
    changed: readonly SetValue[],
    own: readonly Finding[],
    effective: readonly Finding[],
  ): void {
    const before = new Set(own.map(findingKey));
    const inParent = new Set(this.#findingsIn(parent).map(findingKey));
    for (const { path, reference, certainty } of effective) {
      const isWhole = inParent.has(findingKey({ path: `${joinKeys([name])}.${path}`, reference }));
      const keys = isWhole || before.has(findingKey({ path, reference })) ? undefined : fieldBeside(path, changed);
      if (keys)
        this.#added[parent.name] = [
          ...(this.#added[parent.name] ?? []),
          { keys, reference, certainty, file: file.name },
        ];
    }
  }
}

/** The field that was set in the map of a finding, else one that was set for all. */
function fieldBeside(path: string, changed: readonly SetValue[]): readonly string[] | undefined {
  const around = (text: string) => text.replace(/(?:^|\.)[^.]+$/, '');
  const beside = changed.find((one) => one.path === path || around(one.path) === around(path));
  return (beside ?? changed.find((one) => path.startsWith(`${one.path}.`) || one.keys[0] === 'global'))?.keys;
}

function valuesIn(file: SourceFile, text = file.bytes.toString('latin1')): Document | undefined {
  const [document] = parseDocuments(text);
  return document?.errors.length === 0 ? document : undefined;
}

/** An alias that was put where its anchor is not cannot be written: then nothing is said of that chart. */
function textOf(values: Document | undefined): string | undefined {
  try {
    return values?.toString({ lineWidth: 0 });
  } catch {
    return undefined;
  }
}

function inFolder(folder: string, base: string): string {
  return folder === '.' ? base : `${folder}/${base}`;
}
