import { keyClass } from './key-words.ts';
import { byShape } from './leaf.ts';
import { shapeOf } from './shape.ts';
import type { SourceText } from './source-text.ts';

const COMMENTED =
  /^[ \t]*#[#!]?[ \t]*(?:-[ \t]+)?(?:["']?([\w./-]+)["']?[ \t]*[:=][ \t]*)?["']?([A-Za-z0-9[][^\s"'#]*[:@][^\s"'#]+)["']?[ \t,]*\r?$/gm;
const MOST = 1000;

/** Settings that are commented out and name an image: mentioned, never taken. */
export function commentedOut(source: SourceText): { offset: number; reference: string }[] {
  const found: { offset: number; reference: string }[] = [];
  for (const match of source.text.matchAll(COMMENTED)) {
    const [line, key, value = ''] = match;
    const shape = shapeOf(value);
    if (!shape) continue;
    const speaks = key !== undefined && /^(?:image|strong|weak)$/.test(keyClass(key));
    const certainty = speaks && shape.tag !== 'none' ? 'likely' : byShape(shape);
    if (certainty === 'likely') found.push({ offset: match.index + line.lastIndexOf(value), reference: value });
    if (found.length >= MOST) break;
  }
  return found;
}
