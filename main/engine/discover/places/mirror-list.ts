import { isMap, isScalar, isSeq, type YAMLMap } from 'yaml';
import type { Certainty } from '../../../../shared/finding.ts';
import { type Field, fieldOf, firstCharacter } from '../fields.ts';
import { type DocumentContext, entriesOf, type Place, pathOf, resolved, valueAt } from '../place.ts';
import { shapeOf } from '../shape.ts';
import { makeSite, mendByHand } from '../site.ts';

const HOST = /^(?:localhost|[a-z0-9-]+(?:\.[a-z0-9-]+)+)(?::\d+)?$/;
const BY_HAND = 'registry and repository are keys that several tags share; make a new list for the new registry';

/** The input of mindthegap and of `skopeo sync --src yaml`: registry -> images -> repository -> list of tags. */
export function readMirrorList(map: YAMLMap, place: Place, context: DocumentContext): void {
  if (place.parent || context.apiVersion !== undefined) return;
  for (const { key: host, value } of entriesOf(map)) {
    const node = HOST.test(host) ? resolved(value, context) : undefined;
    const images = isMap(node) ? valueAt(node, 'images', context) : undefined;
    if (!isMap(images)) continue;
    for (const { key: repository, keyNode, value: tags } of entriesOf(images)) {
      const list = resolved(tags, context);
      const path = `${pathOf(place, context)}[${JSON.stringify(host)}].images[${JSON.stringify(repository)}]`;
      const items = isSeq(list) ? list.items : [];
      items.forEach((item, index) => {
        const tag = resolved(item, context);
        if (isScalar(tag))
          reportTag(`${host}/${repository}`, fieldOf(tag, context), `${path}[${index}]`, 'certain', context);
      });
      if (items.length === 0 && keyNode)
        reportTag(`${host}/${repository}`, fieldOf(keyNode, context), path, 'maybe', context);
    }
  }
}

function reportTag(
  name: string,
  field: Field | undefined,
  path: string,
  certainty: Certainty,
  context: DocumentContext,
) {
  if (!field) return;
  context.taken.add(field.scalar);
  const tag = field.text.startsWith('sha256:') ? `@${field.text}` : `:${field.text}`;
  const reference = certainty === 'maybe' ? name : `${name}${tag}`;
  if (!shapeOf(reference)) return;
  const why = certainty === 'maybe' ? 'a repository of a mirror list, all of its tags' : 'a tag of a mirror list';
  const notes = { reference, certainty, how: 'split-fields', why, document: context.index, path } as const;
  context.report(makeSite(context.scope, firstCharacter(field), notes, mendByHand(BY_HAND)));
}
