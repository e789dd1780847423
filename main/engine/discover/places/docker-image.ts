import type { YAMLMap } from 'yaml';
import { type DocumentContext, hasKey, type Place, scalarOf, textOf } from '../place.ts';
import { reportKnown } from './report.ts';

/** OpenShift's `{kind: DockerImage, name: X}`; with another kind the name is a tag of an ImageStream in the cluster. */
export function readDockerImage(map: YAMLMap, place: Place, context: DocumentContext): void {
  const kind = hasKey(map, 'name') && hasKey(map, 'kind') ? textOf(map, 'kind', context) : undefined;
  if (!kind || !/^(?:DockerImage|ImageStreamTag|ImageStreamImage)$/.test(kind)) return;
  const scalar = scalarOf(map, 'name', context);
  if (kind !== 'DockerImage') {
    if (scalar) context.taken.add(scalar);
    return;
  }
  reportKnown(place, context, {
    scalar,
    path: 'name',
    how: 'custom-resource',
    why: 'the name beside "kind: DockerImage"',
  });
}
