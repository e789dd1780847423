import { cutAddress } from './address-parts.ts';
import { partNames, variableCertainty } from './image-variable.ts';
import { fileScope } from './scope.ts';
import { shapeOf } from './shape.ts';
import { makeSite, mendWhole, type Site } from './site.ts';
import type { SourceText } from './source-text.ts';

const LINE =
  /^(?:[ \t]*(?:export[ \t]+)?)([A-Za-z_][\w.-]*)[ \t]*=[ \t]*(?:"([^"\r\n]*)"|'([^'\r\n]*)'|([^\r\n]*?))[ \t]*(?:[ \t]#[^\r\n]*)?\r?$/gm;

interface Assignment {
  readonly name: string;
  readonly value: string;
  readonly start: number;
}

/** Variables of a `.env` file as written, with where each value starts. */
export function envAssignments(text: string): Assignment[] {
  return [...text.matchAll(LINE)].map((match) => {
    const value = match[2] ?? match[3] ?? match[4] ?? '';
    const equals = match[0].indexOf('=');
    return { name: match[1] ?? '', value, start: match.index + match[0].indexOf(value, equals + 1) };
  });
}

/** Reads a `.env` file: each value that is an image, by its shape and by the variable's name. */
export function readEnvFile(source: SourceText, report: (site: Site) => void): void {
  const scope = fileScope(source);
  const assignments = envAssignments(source.text);
  const byName = new Map(assignments.map((assignment) => [assignment.name, assignment]));
  for (const assignment of assignments) {
    const { name, value, start } = assignment;
    const tag = tagBeside(name, value, byName);
    if (tag) report(pairSite(source, assignment, tag));
    const found = tag ? undefined : variableCertainty(name, value);
    if (!found) continue;
    const certainty = isHalf(name, value, byName) ? 'maybe' : found;
    const notes = {
      reference: value,
      certainty,
      how: 'env-value',
      why: `the value of the variable ${name}`,
      document: 0,
      path: name,
    } as const;
    report(makeSite(scope, start, notes, mendWhole(scope, start, start + value.length)));
  }
}

/** The variable that holds the tag of one: `X_IMAGE_TAG` of `X_IMAGE_NAME`. Without an X, others put their own endings behind both. */
function tagBeside(name: string, value: string, byName: ReadonlyMap<string, Assignment>): Assignment | undefined {
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
