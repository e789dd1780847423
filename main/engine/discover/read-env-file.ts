import type { Certainty } from '../../../shared/finding.ts';
import { cutAddress } from './address-parts.ts';
import { expandedHits } from './expanded-text.ts';
import { partNames, variableCertainty } from './image-variable.ts';
import { keyClass } from './key-words.ts';
import { fileScope } from './scope.ts';
import { shapeOf } from './shape.ts';
import { makeSite, mendWhole, type Site } from './site.ts';
import type { SourceText } from './source-text.ts';
import { scanText } from './text-scan.ts';
import { expandPieces, hasVariables } from './variables.ts';

const LINE =
  /^(?:[ \t]*(?:export[ \t]+)?)([A-Za-z_][\w.-]*)[ \t]*=[ \t]*(?:"([^"\r\n]*)"|'([^'\r\n]*)'|([^\r\n]*?))[ \t]*(?:[ \t]#[^\r\n]*)?\r?$/gm;

type Variables = Readonly<Record<string, string>>;

interface Assignment {
  readonly name: string;
  /** As it holds: variables in it are replaced by those of the lines before and of other files. */
  readonly value: string;
  readonly written: string;
  readonly start: number;
  /** It stands between single quotes. */
  readonly isLiteral: boolean;
}

/** Variables of a `.env` file, with where each value starts. Only between single quotes a `$` is no more than itself. */
export function envAssignments(text: string, outer: Variables = {}): Assignment[] {
  const known: Record<string, string> = { ...outer };
  return [...text.matchAll(LINE)].map((match) => {
    const [whole, name = '', double, single, bare] = match;
    const written = double ?? single ?? bare ?? '';
    const isLiteral = single !== undefined;
    const value = !isLiteral && hasVariables(written) ? expandPieces(written, known).text : written;
    known[name] = value;
    return { name, value, written, isLiteral, start: match.index + whole.indexOf(written, whole.indexOf('=') + 1) };
  });
}

/** Reads a `.env` file: each value that is an image, by its shape and by the variable's name, and what stands in longer ones. */
export function readEnvFile(source: SourceText, outer: Variables, report: (site: Site) => void): void {
  const assignments = envAssignments(source.text, outer);
  const byName = new Map(assignments.map((assignment) => [assignment.name, assignment]));
  for (const assignment of assignments) {
    const { name, value } = assignment;
    const tag = tagBeside(assignment, byName);
    if (tag) report(pairSite(source, assignment, tag));
    const found = tag ? undefined : variableCertainty(name, value);
    if (found) report(wholeSite(source, assignment, isHalf(name, value, byName) ? 'maybe' : found));
    else if (!tag && !shapeOf(value)) readLongValue(source, assignment, { ...outer, ...valuesOf(assignments) }, report);
  }
}

function valuesOf(assignments: readonly Assignment[]): Record<string, string> {
  return Object.fromEntries(assignments.map(({ name, value }) => [name, value]));
}

function wholeSite(source: SourceText, { name, value, written, start }: Assignment, certainty: Certainty): Site {
  const scope = fileScope(source);
  const notes = {
    reference: value,
    certainty,
    how: 'env-value',
    why: `the value of the variable ${name}${value === written ? '' : `; written ${written}`}`,
    document: 0,
    path: name,
  } as const;
  return makeSite(scope, start, notes, mendWhole(scope, start, start + written.length));
}

/** A value that is more than a reference: options, a list. */
function readLongValue(
  source: SourceText,
  { name, written, start, isLiteral }: Assignment,
  variables: Variables,
  report: (site: Site) => void,
): void {
  const scope = fileScope(source);
  const klass = keyClass(name);
  const keyClassOf = klass === 'image' ? 'strong' : klass;
  const hits = scanText(written, keyClassOf, name);
  const expanded =
    hasVariables(written) && !isLiteral ? expandedHits(written, { variables, keyClass: keyClassOf, key: name }) : [];
  for (const hit of [...hits, ...expanded]) {
    const { reference, certainty, why } = hit;
    const notes = { reference, certainty, how: 'env-value', why, document: 0, path: name } as const;
    report(makeSite(scope, start + hit.start, notes, mendWhole(scope, start + hit.start, start + hit.end)));
  }
}

/** The variable that holds the tag of one: `X_IMAGE_TAG` of `X_IMAGE_NAME`. Without an X, others put their own endings behind both. */
function tagBeside(
  { name, value, written }: Assignment,
  byName: ReadonlyMap<string, Assignment>,
): Assignment | undefined {
  if (value !== written) return undefined;
  const stem = /^(.+_IMAGE)(?:_(?:NAME|REPO|REPOSITORY))?$/i.exec(name)?.[1];
  if (!stem || shapeOf(value)?.tag !== 'none' || value.includes('@') || byName.get(`${stem}_REGISTRY`)?.value)
    return undefined;
  const tag = byName.get(`${stem}_TAG`) ?? byName.get(`${stem}_VERSION`);
  return tag && shapeOf(`${value}:${tag.value}`) ? tag : undefined;
}

function pairSite(source: SourceText, image: Assignment, tag: Assignment): Site {
  const notes = {
    reference: `${image.value}:${tag.value}`,
    certainty: 'likely',
    how: 'env-value',
    why: `composed of the variables ${image.name} and ${tag.name}`,
    document: 0,
    path: image.name,
  } as const;
  const spans = [image, tag].map(({ start, value }) => ({ start, end: start + value.length }));
  const site = makeSite(fileScope(source), image.start, notes, (address) => {
    const parts = cutAddress(address);
    const texts = [parts.name, joinVersion(parts.tag ?? tag.value.split('@')[0], parts.digest)];
    return spans.map((span, index) => ({ ...span, text: texts[index] ?? '' }));
  });
  return { ...site, reads: spans };
}

function joinVersion(tag: string | undefined, digest: string | undefined): string {
  return [tag, digest].filter((part) => part).join('@');
}

/**
 * A repository whose tag is a variable of its own: `APP_IMAGE=acme/app`, `APP_TAG=1.0`. A name without a host may get it where the
 * variable is used, too.
 */
function isHalf(name: string, value: string, names: ReadonlyMap<string, Assignment>): boolean {
  const shape = shapeOf(value);
  if (shape?.tag !== 'none' || value.includes('@')) return false;
  if (shape.strength !== 'hosted-bare') return true;
  return partNames(name).some((one) => names.has(one));
}
