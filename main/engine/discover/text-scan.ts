import type { Certainty } from '../../../shared/finding.ts';
import { asksForImage, isPartInUse, namedWords } from './bare-name.ts';
import { type ScriptImages, scriptImages } from './command-image.ts';
import { isMade, type KeyClass, keyClass } from './key-words.ts';
import { byShape, certaintyOf, isFaint, whyByShape } from './leaf.ts';
import { type Shape, shapeOf, tokensOf } from './shape.ts';

/** A reference found in a text: characters [start, end). */
export interface Hit {
  readonly start: number;
  readonly end: number;
  readonly reference: string;
  readonly certainty: Certainty;
  readonly why: string;
  /** Only its shape speaks for it, and not loudly. */
  readonly isFaint?: boolean;
}

const LINE = /[^\r\n]+/g;
const COMMENT = /^\s*(?:#|\/\/|\{\{-?\s*\/\*)/;
/** `image: x`, `- image: "x"`, `FOO_IMAGE=x`, `--engine-image x`, `${FOO_IMAGE:-x}`; the value is what follows. */
const NAMED = /(?:^|[\s{,"'[(;&-])(-{0,2}[A-Za-z_][\w.-]*)["']?\s*(?:(?::?[-=]|[:=])\s*|(?<=--?[\w.-]+)\s+)["']?$/;
/** What a default is wrapped in: `${X:-`, `{{ default "`, `{{ .X | default "`. */
const WRAPPED = /(?:\$\{\w+:?[-=]|\{\{-?[^{}]*\b(?:default|or|coalesce|ternary)\s(?:[^{}]*\s)?\\?["'`])$/;
const BARE_IMAGE = /^\s*(?:-\s+)?["']?image["']?\s*:\s*(?:"([^"\s]+)"|'([^'\s]+)'|([^\s"'#]+))\s*(?:#.*|,\s*)?$/;
export const RUN = 'the image of a command';
const COPIED = 'stands behind a source, as where to it is copied';
const SOURCE = /^\s*["']?[\w.-]+(?::\d+)?\/[\w./-]+(?::[\w.-]+|@sha256:[0-9a-f]{64})["']?(=|[ \t]+)["']?$/;
export const MADE = 'what a command makes or writes to, not what it runs';

/** Finds the references in a text that is no document: scripts, properties, templates, lists inside a string. */
export function scanText(text: string, outer: KeyClass, outerKey: string): Hit[] {
  const plain = withoutControls(text);
  const script = scriptImages(plain);
  const hits = bareCommandImages(script);
  for (const match of plain.matchAll(LINE)) {
    const line = match[0];
    if (line.length > 100_000 || COMMENT.test(line)) continue;
    for (const hit of [...scanLine(line, match.index, script, outer, outerKey), ...namedBareImages(line, plain)]) {
      hits.push({ ...hit, start: hit.start + match.index, end: hit.end + match.index });
    }
  }
  return hits;
}

/** Blanks out `{{ if ... }}`, `{{ else }}`, `{{ end }}` and their kin: what stands between them stands alone. */
function withoutControls(text: string): string {
  if (!text.includes('{{')) return text;
  return text.replace(/\{\{-?[ \t]*(?:if|else|end|with|range|define|block)\b[^{}]*\}\}/g, (control) =>
    ' '.repeat(control.length),
  );
}

/** `docker pull nginx`: too short to be told by its shape. */
function bareCommandImages({ bare, madeNames }: ScriptImages): Hit[] {
  return [...bare].flatMap(([start, word]) => {
    if (!shapeOf(word) || madeNames.has(word)) return [];
    return [{ start, end: start + word.length, reference: word, certainty: 'likely', why: RUN }];
  });
}

/** `--image=nginx`, `TOOL_IMAGE=alpine`: the name before it speaks for it. */
function namedBareImages(line: string, text: string): Hit[] {
  return namedWords(line).flatMap(({ name, word, start, isJoined }) => {
    if (/[ \t]#/.test(line.slice(0, start)) || !shapeOf(word)) return [];
    const sure = isJoined && asksForImage(name) && !isPartInUse(name, text);
    const why = `stands after "${name}", a name that speaks of images`;
    return [{ start, end: start + word.length, reference: word, certainty: sure ? 'likely' : 'maybe', why }];
  });
}

function scanLine(line: string, offset: number, script: ScriptImages, outer: KeyClass, outerKey: string): Hit[] {
  const bare = BARE_IMAGE.exec(line);
  if (bare) return bareImage(line, bare);
  const hits: Hit[] = [];
  for (const { start, end, shape, named: byScheme } of tokensOf(line)) {
    if (/[ \t]#/.test(line.slice(0, start))) break;
    // `old=new` of a kustomize image: the name on the left is only matched.
    if ((line[end] === '=' && shape.tag === 'none' && shape.strength !== 'digest') || script.bare.has(offset + start))
      continue;
    const isRun = script.pulled.has(offset + start);
    const named = isRun ? 'image' : nameBefore(line.slice(Math.max(0, start - 200), start));
    const own = named ? keyClass(named.replace(/^-+/, '')) : 'none';
    const key = own === 'none' ? outerKey : (named ?? outerKey);
    const certainty = byScheme ? 'likely' : certaintyInText(shape, own === 'none' ? outer : own, key);
    if (!certainty) continue;
    const schemeStart = byScheme ? line.lastIndexOf(':', start) : start;
    const isTarget =
      (named !== undefined && isMade(named)) ||
      script.madeNames.has(shape.reference) ||
      [start, wordStart(line, schemeStart)].some((at) => script.made.has(offset + at));
    const why = byScheme ? 'stands behind "docker://"' : isRun ? RUN : whyInText(shape, key, own, outer);
    const isCopy = isBehindSource(line, start, end, outerKey);
    const said = isTarget || isCopy ? { certainty: 'maybe' as const, why: isCopy ? COPIED : MADE } : { certainty, why };
    const faint = !isTarget && !isCopy && certainty === 'maybe' && isFaint(shape);
    hits.push({ start, end, reference: shape.reference, ...said, isFaint: faint });
  }
  return hits;
}

/** `source=target` (oc), or in a list of copies both with white space between them and nothing else in the line. */
function isBehindSource(line: string, start: number, end: number, outerKey: string): boolean {
  const between = SOURCE.exec(line.slice(0, start))?.[1];
  return between === '=' || (between !== undefined && outerKey === '' && /^["']?\s*$/.test(line.slice(end)));
}

function wordStart(line: string, at: number): number {
  return /[^\s'"]*$/.exec(line.slice(0, at))?.index ?? at;
}

/** The name that a value goes by: what stands before it, or before the default that it is. */
function nameBefore(before: string): string | undefined {
  const named = NAMED.exec(before)?.[1];
  const wrapped = WRAPPED.exec(before);
  if (!wrapped || (named !== undefined && keyClass(named) !== 'none')) return named;
  return nameBefore(before.slice(0, wrapped.index)) ?? named;
}

/** A line `image: value` of a template: the value may be as short as `busybox`. */
function bareImage(line: string, match: RegExpExecArray): Hit[] {
  const value = match[1] ?? match[2] ?? match[3] ?? '';
  const shape = shapeOf(value);
  if (!shape) return [];
  const start = line.lastIndexOf(value);
  const certainty = shape.strength === 'bare' ? 'likely' : 'certain';
  return [{ start, end: start + value.length, reference: value, certainty, why: 'the value of an image field' }];
}

function certaintyInText(shape: Shape, klass: KeyClass, key: string): Certainty | undefined {
  if (klass === 'none' || klass === 'other') return byShape(shape);
  const found = certaintyOf(shape, {
    key,
    keyClass: klass === 'image' ? 'strong' : klass,
    how: 'text',
    inContainer: false,
  });
  return found === 'certain' ? 'likely' : found;
}

function whyInText(shape: Shape, key: string, own: KeyClass, outer: KeyClass): string {
  if (own !== 'none' && own !== 'other') return `stands after "${key}", a name that speaks of images`;
  if (own === 'none' && /^(?:image|strong|weak)$/.test(outer))
    return `in the value of "${key}", a name that speaks of images`;
  return whyByShape(shape);
}
