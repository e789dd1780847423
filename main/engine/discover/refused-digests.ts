import { isMap, isScalar, visit } from 'yaml';
import type { NotRewritten } from '../../../shared/finding.ts';
import { keyText } from './place.ts';
import { parseDocuments } from './read-yaml.ts';
import type { SourceFile } from './source-file.ts';

/** Labels and names of resources that hold a digest (`1.2@sha256:...`), which Kubernetes refuses: each text once. */
export function refusedDigests({ name: file, bytes }: SourceFile): NotRewritten[] {
  const refused = new Map<string, NotRewritten>();
  for (const document of parseDocuments(bytes.toString('latin1'))) {
    visit(document, {
      Pair(_key, { key, value }, path) {
        const word = keyText(key);
        const text = isScalar(value) && typeof value.value === 'string' ? value.value : '';
        if (word === undefined || !/@sha256:[0-9a-f]{64}$/.test(text)) return;
        const [map, around] = [path.at(-1), path.at(-2)];
        const above = isMap(map) && around && 'key' in around ? keyText(around.key) : undefined;
        if (!/^(?:labels|matchLabels)$/.test(above ?? '') && !(above === 'metadata' && word === 'name')) return;
        const why = `the template puts the tag into "${word}" of a resource too, which takes no digest; use addresses by tag (--ref tag of import and relocate)`;
        refused.set(text, { file, line: 1, reference: text, why });
      },
    });
  }
  return [...refused.values()];
}
