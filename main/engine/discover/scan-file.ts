import type { Problem, ScanResult } from '../../../shared/contract.ts';
import { LIMITS } from '../limits.ts';
import { commentedOut } from './comments.ts';
import { environmentOf } from './document-variables.ts';
import { isReplacedDefault, type TemplateValues } from './go-template.ts';
import { overridden } from './kbld-rules.ts';
import { withKin } from './kin.ts';
import { isReplaced } from './kustomized.ts';
import { asObjectsSay } from './last-applied.ts';
import { operatorOf } from './operators.ts';
import type { FileKind } from './place.ts';
import { prune } from './prune.ts';
import { readEnvFile } from './read-env-file.ts';
import { readListFile } from './read-list-file.ts';
import { readBareTemplates, readTemplatedImages, readTextFile } from './read-text-file.ts';
import { readYaml, TOO_DEEP, type YamlFault } from './read-yaml.ts';
import { isRulesName } from './rule-documents.ts';
import { fileScope } from './scope.ts';
import { mayHoldImage } from './screen.ts';
import type { Site } from './site.ts';
import type { SourceFile } from './source-file.ts';
import { SourceText } from './source-text.ts';
import { type Chunk, splitDocuments } from './split-documents.ts';
import { baseOf, folderOf, type Surroundings } from './surroundings.ts';
import { findingKey } from './umbrella.ts';

/** Everything found in one file. */
export interface FileScan {
  readonly sites: Site[];
  readonly problems: Problem[];
  readonly notes: ScanResult['notes'];
}

/** A file, or whole documents from the middle of one. */
export interface Piece extends SourceFile {
  readonly firstLine: number;
  readonly firstDocument: number;
}

export interface ScanOptions {
  /** Look at the text of each document first and parse only those that may hold an image. */
  readonly screen: boolean;
}

/** Reads one file by its kind. Never throws for what stands in the file. */
export function scanFile(
  file: SourceFile | Piece,
  surroundings: Surroundings,
  options: ScanOptions = { screen: false },
): FileScan {
  const problem = unreadable(file);
  if (problem) return { sites: [], problems: [problem], notes: [] };
  return new FileReader(file, surroundings, options).read();
}

function unreadable(file: SourceFile): Problem | undefined {
  if (file.bytes.length > LIMITS.sourceFile) {
    return { file: file.name, code: 'input.tooLarge', params: { path: file.name, limit: LIMITS.sourceFile } };
  }
  if (isUtf16(file.bytes)) {
    const params = { path: file.name, line: 1, detail: 'UTF-16; save it as UTF-8' };
    return { file: file.name, line: 1, code: 'input.notYaml', params };
  }
  const head = file.bytes.subarray(0, 64 * 1024);
  return head.includes(0) ? { file: file.name, code: 'input.binary', params: { path: file.name } } : undefined;
}

function isUtf16(bytes: Buffer): boolean {
  const mark = bytes.length >= 2 ? bytes.readUInt16BE(0) : 0;
  if (mark === 0xfffe || mark === 0xfeff) return true;
  // Without a mark: text that is mostly ASCII has a zero in one byte of each pair and none in the other.
  const head = bytes.subarray(0, Math.min(bytes.length, 1024) & ~1);
  const zeros = [0, 1].map((first) => head.filter((byte, index) => index % 2 === first && byte === 0).length);
  return head.length >= 8 && Math.min(...zeros) === 0 && Math.max(...zeros) > head.length / 4;
}

class FileReader {
  readonly #source: SourceText;
  readonly #firstDocument: number;
  readonly #surroundings: Surroundings;
  readonly #screen: boolean;
  readonly #scan: FileScan = { sites: [], problems: [], notes: [] };

  constructor(file: SourceFile | Piece, surroundings: Surroundings, options: ScanOptions) {
    this.#source = new SourceText(file, 'firstLine' in file ? file.firstLine : 1);
    this.#firstDocument = 'firstDocument' in file ? file.firstDocument : 0;
    this.#surroundings = surroundings;
    // A search rule may name any field: then no text can be passed over.
    this.#screen = options.screen && surroundings.rules.rules.length === 0;
  }

  read(): FileScan {
    try {
      this.#readByKind();
      const values = this.#chartValues();
      if (values) readTemplatedImages(this.#source, values, this.#take);
    } catch (error) {
      if (!(error instanceof RangeError)) throw error;
      this.#notYaml(0, TOO_DEEP);
    }
    if (isRulesName(this.#source.name)) return { ...this.#scan, sites: [], notes: [] };
    const sites = withKin(asObjectsSay(onePerPlace(this.#scan.sites)));
    const notes = [...this.#scan.notes, ...commentNotes(this.#source), ...operatorNotes(sites)];
    return { ...this.#scan, sites, notes };
  }

  readonly #report = (site: Site): void => this.#take(this.#asDefault(site));

  readonly #take = (site: Site): void => {
    this.#scan.sites.push(withOverride(lowered(site, this.#surroundings), this.#surroundings));
  };

  /** In a chart's template a default that its values replace is not what is pulled. */
  #asDefault(site: Site): Site {
    const values = this.#chartValues();
    if (!values || !isReplacedDefault(this.#source.text, site.offset, values)) return site;
    const why = `${site.finding.why}; the chart's values replace it`;
    return { ...site, finding: { ...site.finding, certainty: 'maybe', why } };
  }

  readonly #note = (kind: string, offset: number, text: string): void => {
    // A file may hold a hundred resources of one operator.
    if (kind === 'operator' && this.#scan.notes.some((note) => note.text === text)) return;
    this.#scan.notes.push({ file: this.#source.name, line: this.#source.lineOf(offset), kind, text });
  };

  /** What the templates of the chart that this file belongs to are filled from. */
  #chartValues(): TemplateValues | undefined {
    for (let folder = folderOf(this.#source.name); folder !== '.' && folder !== ''; folder = folderOf(folder)) {
      if (baseOf(folder) === 'templates') return this.#surroundings.values[folderOf(folder)];
    }
    return undefined;
  }

  #notYaml(offset: number, detail: string): void {
    const file = this.#source.name;
    const line = this.#source.lineOf(offset);
    this.#scan.problems.push({ file, line, code: 'input.notYaml', params: { path: file, line, detail } });
  }

  #readByKind(): void {
    const source = this.#source;
    const base = baseOf(source.name);
    const isText = /\.(?!\d)\w{1,16}$/.test(base);
    if (/^\.env(?:\..+)?$|\.env$/.test(base)) this.#readEnvFile(base);
    else if (isYamlName(base)) this.#readDocuments();
    else if (readListFile(source, this.#report)) return;
    else if (isText) readTextFile(source, 0, source.text.length, this.#report);
    else this.#readDocuments();
  }

  /** What the `.env` of a project sets holds in the files of variables beside it too. */
  #readEnvFile(base: string): void {
    const folder = folderOf(this.#source.name);
    const above = base === '.env' ? folderOf(folder) : folder;
    const isRoot = base === '.env' && above === folder;
    readEnvFile(this.#source, isRoot ? {} : environmentOf(above, this.#surroundings), this.#report);
  }

  #readDocuments(): void {
    const text = this.#source.text.slice(this.#source.start);
    const whole: Chunk = { start: 0, end: text.length, document: 0 };
    for (const chunk of this.#screen ? splitDocuments(text) : [whole]) {
      const part = text.slice(chunk.start, chunk.end);
      if (!this.#screen || mayHoldImage(part) || looksBroken(part)) this.#readChunk(part, chunk);
    }
  }

  #readChunk(text: string, chunk: Chunk): void {
    const base = this.#source.start + chunk.start;
    const pruned = this.#screen ? prune(text) : text;
    const first = this.#readYaml(pruned, base, chunk);
    // What was left out may have held the end of something: then all of it is read.
    const faults = first.length > 0 && pruned !== text ? this.#readYaml(text, base, chunk) : first;
    readBareTemplates(this.#source, base, base + text.length, this.#report, this.#firstDocument + chunk.document);
    for (const fault of faults) {
      readTextFile(this.#source, base + fault.start, base + fault.end, this.#report, fault.index);
      const detail = isNextJson(text, fault.offset) ? SEVERAL_JSON : fault.detail;
      if (!text.includes('{{')) this.#notYaml(base + fault.offset, detail);
    }
  }

  #readYaml(text: string, base: number, chunk: Chunk): YamlFault[] {
    const scope = fileScope(this.#source, text, base);
    const { faults } = readYaml(scope, {
      fileKind: kindOf(this.#source.name, this.#surroundings),
      firstDocument: this.#firstDocument + chunk.document,
      surroundings: this.#surroundings,
      rules: this.#surroundings.rules,
      report: this.#report,
      note: this.#note,
    });
    return faults;
  }
}

const SEVERAL_JSON = 'several JSON texts one after another; write a list, or a file for each';

/** Whether a text of JSON begins where another has just ended. */
function isNextJson(text: string, offset: number): boolean {
  return (
    /^\s*[{[]/.test(text) && /^\s*[{[]/.test(text.slice(offset, offset + 80)) && /[}\]]\s*$/.test(text.slice(0, offset))
  );
}

/** Whether a file is read as YAML or JSON, by its name. */
export function isYamlName(base: string): boolean {
  return /\.(?:ya?ml|json|kyaml)$/i.test(base) || /^kustomization$/i.test(base);
}

/** Signs that a document is no YAML, for those that would not be parsed otherwise. */
function looksBroken(text: string): boolean {
  const first = /^(?!---|[ \t]*(?:#|\r?$))(.*)/m.exec(text)?.[1] ?? '';
  return /^\t+[^\s#]/m.test(text) || /^[ \t]*[)\]},%@`]/.test(first) || !/[:[{-]/.test(first || ':');
}

function kindOf(name: string, surroundings: Surroundings): FileKind {
  const base = baseOf(name);
  if (base === 'Chart.yaml') return 'helm-chart';
  if (/^values[\w.-]*\.ya?ml$/.test(base) || /-values\.ya?ml$/.test(base)) return 'helm-values';
  const chart = folderOf(folderOf(name));
  return baseOf(folderOf(name)) === 'templates' && chart in surroundings.charts ? 'helm-template' : 'manifest';
}

function lowered(site: Site, { kustomized, umbrella }: Surroundings): Site {
  const { finding } = site;
  const replaced = Object.hasOwn(umbrella.replaced, finding.file) ? umbrella.replaced[finding.file] : undefined;
  if (replaced?.includes(findingKey(finding))) {
    const why = `${finding.why}; other values of the chart put another in its place`;
    return { ...site, finding: { ...finding, certainty: 'maybe', why } };
  }
  if (!isReplaced(finding, kustomized)) return site;
  const why = `${finding.why}; a kustomization puts another in its place`;
  return { ...site, finding: { ...finding, certainty: 'maybe', why } };
}

/** What an override of a kbld Config or a lock replaces is not what is pulled: the finding names what is. */
function withOverride(site: Site, { rules }: Surroundings): Site {
  const { finding } = site;
  if (rules.overrides.length === 0 || finding.how === 'kbld-config' || finding.how === 'images-lock') return site;
  const override = overridden(rules.overrides, finding.reference);
  if (!override || override.selects || override.newImage === finding.reference) return site;
  const why = `${finding.why}; written as ${finding.reference}, which a kbld override replaces`;
  return { ...site, finding: { ...finding, reference: override.newImage, written: finding.reference, why } };
}

const ORDER = { certain: 0, likely: 1, maybe: 2 } as const;

/** A place that was found in several ways (an anchor and its uses) is one finding, the surest one. */
function onePerPlace(sites: readonly Site[]): Site[] {
  const best = new Map<string, Site>();
  for (const site of sites) {
    const key = `${site.offset} ${site.finding.reference}`;
    const other = best.get(key);
    if (!other || ORDER[site.finding.certainty] < ORDER[other.finding.certainty]) best.set(key, site);
  }
  return [...best.values()].sort((a, b) => a.offset - b.offset);
}

function commentNotes(source: SourceText): FileScan['notes'] {
  return commentedOut(source).map(({ offset, reference }) => {
    return { file: source.name, line: source.lineOf(offset), kind: 'commented-out', text: reference };
  });
}

/** Once for each operator in a file. */
function operatorNotes(sites: readonly Site[]): FileScan['notes'] {
  const notes = new Map<string, FileScan['notes'][number]>();
  for (const { finding } of sites) {
    const operator = finding.certainty === 'maybe' ? undefined : operatorOf(finding);
    if (!operator || notes.has(operator.name)) continue;
    const text = `${operator.name} starts images of its own choosing: ${operator.chooses}`;
    notes.set(operator.name, { file: finding.file, line: finding.line, kind: 'operator', text });
  }
  return [...notes.values()];
}
