import { isMap, isSeq, type Node, stringify, type YAMLMap } from 'yaml';
import { cutAddress } from './address-parts.ts';
import { parseDocuments } from './read-yaml.ts';

/** The annotation in which kbld says which images a resource has and where each came from. */
const NAME = 'kbld.k14s.io/images';

/** An image of a document that was moved: its reference before and its address now. */
export interface MovedImage {
  readonly document: number;
  readonly reference: string;
  /** Where it stood, from 1. */
  readonly line: number;
  readonly address: string;
}

/**
 * Adds kbld's annotation to every resource whose images were moved to pinned addresses, in new lines; nothing else of the
 * file changes. Resources that have the annotation keep theirs (the rewrite has kept it true), and those written in flow
 * style are left alone, because a new line cannot be put into them: `leave` is told the first image of each.
 */
export function addImagesAnnotation(
  bytes: Buffer,
  moved: readonly MovedImage[],
  leave: (image: MovedImage) => void = () => {},
): Buffer {
  const text = bytes.toString('latin1');
  const start = text.startsWith('\xef\xbb\xbf') ? 3 : 0;
  const lines: { at: number; text: string }[] = [];
  parseDocuments(text.slice(start)).forEach((document, index) => {
    const images = moved.filter((image) => image.document === index);
    if (document.errors.length > 0 || images.length === 0) return;
    for (const { map, own } of resourcesOf(document.contents, images, text.slice(start))) {
      const [first] = own;
      if (originList(own) === undefined || !first || isAnnotated(map)) continue;
      const added = annotationLines(map, own, text.slice(start));
      if (!added) leave(first);
      else lines.push({ at: added.at + start, text: added.text });
    }
  });
  let result = text;
  for (const line of lines.sort((a, b) => b.at - a.at))
    result = result.slice(0, line.at) + line.text + result.slice(line.at);
  return Buffer.from(result, 'latin1');
}

/** The resource of a document, or those of a list, each with the images whose new address stands in it. */
function* resourcesOf(root: Node | null, images: readonly MovedImage[], text: string) {
  if (!isMap(root)) return;
  const items = String(root.get('kind') ?? '').endsWith('List') ? root.get('items', true) : undefined;
  for (const map of isSeq(items) ? items.items : [root]) {
    const [start, , end] = isMap(map) ? (map.range ?? [0, 0, 0]) : [0, 0, 0];
    const own = images.filter(({ address }) => text.slice(start, end).includes(address));
    if (isMap(map) && map.has('apiVersion') && own.length > 0) yield { map, own };
  }
}

function isAnnotated(resource: YAMLMap): boolean {
  return resource.hasIn(['metadata', 'annotations', NAME]);
}

function annotationLines(resource: YAMLMap, images: readonly MovedImage[], text: string) {
  const list = originList(images);
  const metadata = resource.get('metadata', true);
  if (list === undefined || !isMap(metadata) || metadata.flow || metadata.items.length === 0) return undefined;
  const annotations = metadata.get('annotations', true);
  if (annotations === undefined) {
    const { at, indent, eol } = placeBefore(metadata, text);
    return { at, text: block([`${indent}annotations:`, ...entry(list, `${indent}  `)], eol) };
  }
  if (!isMap(annotations) || annotations.flow || annotations.items.length === 0) return undefined;
  const { at, indent, eol } = placeBefore(annotations, text);
  return { at, text: block(entry(list, indent), eol) };
}

/** The start of the line of a map's first key, and how far its keys are indented. */
function placeBefore(map: YAMLMap, text: string): { at: number; indent: string; eol: string } {
  const first = map.range?.[0] ?? 0;
  const at = text.lastIndexOf('\n', first - 1) + 1;
  const eol = text[text.indexOf('\n', first) - 1] === '\r' ? '\r\n' : '\n';
  return { at, indent: ' '.repeat(first - at), eol };
}

function entry(list: string, indent: string): string[] {
  const lines = list.trimEnd().split('\n');
  return [`${indent}${NAME}: |`, ...lines.map((line) => `${indent}  ${line}`)];
}

function block(lines: readonly string[], eol: string): string {
  return lines.map((line) => line + eol).join('');
}

/** Sorted by address, each once; only images that have an origin, which a reference with a digest has not. */
function originList(images: readonly MovedImage[]): string | undefined {
  const origins = new Map<string, unknown>();
  for (const { reference, address } of images) {
    const { tag, digest } = cutAddress(reference);
    if (digest || !cutAddress(address).digest) continue;
    origins.set(address, { origins: [{ resolved: { tag: tag ?? 'latest', url: reference } }], url: address });
  }
  const list = [...origins].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, value]) => value);
  return list.length > 0 ? stringify(list, { lineWidth: 0, indentSeq: false, version: '1.1' }) : undefined;
}
