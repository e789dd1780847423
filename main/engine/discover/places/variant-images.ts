import { isScalar, type YAMLMap } from 'yaml';
import { cutAddress, joinAddress } from '../address-parts.ts';
import { guardOf } from '../caps.ts';
import { type Field, fieldOf, filled, firstCharacter, setField, spanOf } from '../fields.ts';
import { type DocumentContext, entriesOf, hasKey, type Place, pathOf, resolved, scalarOf } from '../place.ts';
import type { Edit } from '../scope.ts';
import { shapeOf } from '../shape.ts';
import { atMost, makeSite, type NotMended } from '../site.ts';

interface Variant {
  /** What the chart's template puts behind the repository. */
  readonly ending: string;
  readonly repository: Field;
  readonly tag: Field;
  readonly digest: Field;
}

const DIGEST_KEY = /^([a-z]+)Digest$/;

/** Whether a map names one image in several builds: `repository`, `tag`, and a digest for each kind of cloud. */
export function hasVariants(map: YAMLMap): boolean {
  if (!hasKey(map, 'repository') || !hasKey(map, 'tag') || hasKey(map, 'digest')) return false;
  return entriesOf(map).some(({ key }) => DIGEST_KEY.test(key));
}

/**
 * Cilium's operator: `genericDigest`, `awsDigest`, ... beside one repository and one tag; its template puts the word, and
 * `suffix`, behind the repository. The generic one is what is run where no cloud is named.
 */
export function readVariantImages(map: YAMLMap, place: Place, context: DocumentContext): void {
  if (place.key !== 'image' || !hasVariants(map)) return;
  for (const { key, variant } of variantsOf(map, context)) reportVariant(key, variant, place, context);
}

function* variantsOf(map: YAMLMap, context: DocumentContext): Generator<{ key: string; variant: Variant }> {
  const field = (key: string) => filled(fieldOf(scalarOf(map, key, context), context));
  const [repository, tag, suffix] = [field('repository'), field('tag'), field('suffix')];
  if (!repository || !tag) return;
  for (const { key, value } of entriesOf(map)) {
    const word = DIGEST_KEY.exec(key)?.[1];
    const node = resolved(value, context);
    const digest = isScalar(node) ? filled(fieldOf(node, context)) : undefined;
    if (!word || !digest) continue;
    yield { key, variant: { ending: `-${word}${suffix?.text ?? ''}`, repository, tag, digest } };
  }
}

function reportVariant(key: string, variant: Variant, place: Place, context: DocumentContext): void {
  const { ending, repository, tag, digest } = variant;
  const reference = joinAddress(`${repository.text}${ending}`, tag.text, digest.text);
  if (!shapeOf(reference) || place.cap === 'never') return;
  for (const { scalar } of [repository, tag, digest]) context.taken.add(scalar);
  const isUsual = key === 'genericDigest';
  const notes = {
    reference,
    certainty: atMost(isUsual ? 'likely' : 'maybe', place.cap),
    how: 'split-fields',
    why: `composed of "repository", "tag" and "${key}"; the chart puts "${ending}" behind the repository${isUsual ? '' : ' on one kind of cloud only'}`,
    document: context.index,
    path: `${pathOf(place, context)}.${key}`,
    guarded: context.guarded ?? guardOf(place),
  } as const;
  const site = makeSite(context.scope, firstCharacter(digest), notes, (address) => mend(variant, address));
  // What is run on other clouds must not keep the usual one from moving: it reads the shared fields only by the way.
  const reads = isUsual ? [repository, tag, digest] : [digest];
  context.report({ ...site, reads: reads.map(spanOf) });
}

function mend({ ending, repository, tag, digest }: Variant, address: string): Edit[] | NotMended {
  const parts = cutAddress(address);
  if (!parts.name.endsWith(ending)) return { why: `the chart wants a name that ends with "${ending}"` };
  const edits = [
    setField(repository, parts.name.slice(0, -ending.length)),
    setField(tag, parts.tag ?? tag.text),
    setField(digest, parts.digest ?? ''),
  ];
  return edits.every((edit) => edit !== undefined) ? edits : { why: 'one of its fields cannot hold its part' };
}
