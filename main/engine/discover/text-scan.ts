import type { Certainty } from '../../../shared/finding.ts';
import { commandImages } from './command-image.ts';
import { isMade, type KeyClass, keyClass } from './key-words.ts';
import { byShape, certaintyOf } from './leaf.ts';
import { type Shape, shapeOf, tokensOf } from './shape.ts';

/** A reference found in a text: characters [start, end). */
export interface Hit {
  readonly start: number;
  readonly end: number;
  readonly reference: string;
  readonly certainty: Certainty;
  readonly why: string;
}

const LINE = /[^\r\n]+/g;
const COMMENT = /^\s*(?:#|\/\/|\{\{-?\s*\/\*)/;
/** `image: x`, `- image: "x"`, `FOO_IMAGE=x`, `--engine-image x`; the value is what follows. */
const NAMED = /(?:^|[\s{,"'[(;&-])(-{0,2}[A-Za-z_][\w.-]*)["']?\s*(?:[:=]\s*|(?<=--?[\w.-]+)\s+)["']?$/;
const BARE_IMAGE = /^\s*(?:-\s+)?["']?image["']?\s*:\s*(?:"([^"\s]+)"|'([^'\s]+)'|([^\s"'#]+))\s*(?:#.*|,\s*)?$/;

/** Finds the references in a text that is no document: scripts, properties, templates, lists inside a string. */
export function scanText(text: string, outer: KeyClass, outerKey: string): Hit[] {
  const hits: Hit[] = [];
  const commands = commandImages(text);
  for (const match of text.matchAll(LINE)) {
    const line = match[0];
    if (line.length > 100_000 || COMMENT.test(line)) continue;
    for (const hit of scanLine(line, match.index, commands, outer, outerKey)) {
      hits.push({ ...hit, start: hit.start + match.index, end: hit.end + match.index });
    }
  }
  return hits;
}

function scanLine(
  line: string,
  offset: number,
  commands: ReadonlySet<number>,
  outer: KeyClass,
  outerKey: string,
): Hit[] {
  const bare = BARE_IMAGE.exec(line);
  if (bare) return bareImage(line, bare);
  const hits: Hit[] = [];
  for (const { start, end, shape, named: byScheme } of tokensOf(line)) {
    if (/[ \t]#/.test(line.slice(0, start))) break;
    // `old=new` of a kustomize image: the name on the left is only matched.
    if (line[end] === '=') continue;
    const before = line.slice(Math.max(0, start - 200), start);
    const named = commands.has(offset + start) ? 'image' : NAMED.exec(before)?.[1];
    const own = named ? keyClass(named.replace(/^-+/, '')) : 'none';
    const key = own === 'none' ? outerKey : (named ?? outerKey);
    const certainty = byScheme ? 'likely' : certaintyInText(shape, own === 'none' ? outer : own, key);
    if (!certainty) continue;
    const why = byScheme ? 'stands behind "docker://"' : whyInText(shape, key, own);
    hits.push({
      start,
      end,
      reference: shape.reference,
      certainty: named !== undefined && isMade(named) ? 'maybe' : certainty,
      why,
    });
  }
  return hits;
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

function whyInText(shape: Shape, key: string, own: KeyClass): string {
  if (own !== 'none' && own !== 'other') return `stands after "${key}", a name that speaks of images`;
  return shape.strength === 'digest' ? 'a full reference with a digest' : 'a text with the shape of a full reference';
}
