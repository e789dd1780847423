import type { YAMLMap } from 'yaml';
import type { DocumentContext, Place } from '../place.ts';
import { readDockerImage } from './docker-image.ts';
import { readHubAndTag } from './hub-and-tag.ts';
import { readImageVolume } from './image-volume.ts';
import { readKbldDocument } from './kbld-document.ts';
import { readKubeadm } from './kubeadm.ts';
import { readKustomization } from './kustomization.ts';
import { noteKustomizeElsewhere } from './kustomize-elsewhere.ts';
import { readKustomizeImages } from './kustomize-images.ts';
import { readLockDocument } from './lock-document.ts';
import { readMirrorList } from './mirror-list.ts';
import { readOciRepository } from './oci-repository.ts';
import { noteOperated } from './operated.ts';
import { readSplitFields } from './split-fields.ts';
import { readUmbrellaImage } from './umbrella-image.ts';
import { readVariantImages } from './variant-images.ts';

/** The recognisers that look at several fields of a map at once, before its strings are read one by one. */
const RECOGNISERS: readonly ((map: YAMLMap, place: Place, context: DocumentContext) => void)[] = [
  readKbldDocument,
  readLockDocument,
  readKubeadm,
  readKustomization,
  readKustomizeImages,
  noteKustomizeElsewhere,
  readMirrorList,
  readDockerImage,
  readImageVolume,
  readOciRepository,
  readVariantImages,
  readHubAndTag,
  readSplitFields,
  readUmbrellaImage,
  noteOperated,
];

export function readMap(map: YAMLMap, place: Place, context: DocumentContext): void {
  for (const recognise of RECOGNISERS) recognise(map, place, context);
}
