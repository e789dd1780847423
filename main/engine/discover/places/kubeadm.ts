import { isMap, type YAMLMap } from 'yaml';
import { cutAddress } from '../address-parts.ts';
import { fieldOf, firstCharacter, setField, spanOf } from '../fields.ts';
import { type DocumentContext, type Place, pathOf, scalarOf, textOf, under, valueAt } from '../place.ts';
import { shapeOf } from '../shape.ts';
import { makeSite } from '../site.ts';

/** What kubeadm puts behind `imageRepository` (kubeadm, images.go). */
const NAMES = { dns: 'coredns', etcd: 'etcd' } as const;

/** Whether a place belongs to a configuration of kubeadm, its own or one in a Cluster API object. */
export function isKubeadm(place: Place, context: DocumentContext): boolean {
  return context.apiVersion?.startsWith('kubeadm.k8s.io/') === true || under(place, isConfiguration);
}

function isConfiguration(key: string): boolean {
  return key === 'clusterConfiguration';
}

/** DNS and etcd of a ClusterConfiguration: repository and tag are written, the name is not. The rest is kubeadm's own choice. */
export function readKubeadm(map: YAMLMap, place: Place, context: DocumentContext): void {
  const isRoot = !place.parent && textOf(map, 'kind', context) === 'ClusterConfiguration';
  if (!(isRoot && isKubeadm(place, context)) && place.key !== 'clusterConfiguration') return;
  const etcd = valueAt(map, 'etcd', context);
  reportPart('dns', valueAt(map, 'dns', context), place, context);
  reportPart('etcd', isMap(etcd) ? valueAt(etcd, 'local', context) : undefined, place, context);
  const version = scalarOf(map, 'kubernetesVersion', context);
  const at = version?.range?.[0] ?? map.range?.[0] ?? 0;
  context.note('operator', at, 'kubeadm chooses images by its version; compare `kubeadm config images list`');
}

function reportPart(part: keyof typeof NAMES, map: unknown, place: Place, context: DocumentContext): void {
  if (!isMap(map)) return;
  const repository = fieldOf(scalarOf(map, 'imageRepository', context), context);
  const tag = fieldOf(scalarOf(map, 'imageTag', context), context);
  if (!repository?.text || !tag?.text) return;
  const name = NAMES[part];
  const reference = `${repository.text}/${name}:${tag.text}`;
  if (!shapeOf(reference)) return;
  for (const { scalar } of [repository, tag]) context.taken.add(scalar);
  const notes = {
    reference,
    certainty: 'certain',
    how: 'split-fields',
    why: `imageRepository and imageTag of kubeadm's ${part}, which puts "${name}" between them`,
    document: context.index,
    path: [pathOf(place, context), `${part === 'etcd' ? 'etcd.local' : part}.imageRepository`]
      .filter(Boolean)
      .join('.'),
  } as const;
  const site = makeSite(context.scope, firstCharacter(repository), notes, (address) => {
    const parts = cutAddress(address);
    if (!parts.name.endsWith(`/${name}`)) return { why: `kubeadm wants a name that ends with "${name}"` };
    const version = `${parts.tag ?? tag.text.split('@')[0]}${parts.digest ? `@${parts.digest}` : ''}`;
    const edits = [setField(repository, parts.name.slice(0, -name.length - 1)), setField(tag, version)];
    const whole = edits.filter((edit) => edit !== undefined);
    return whole.length === 2 ? whole : { why: 'one of its fields cannot hold its part' };
  });
  context.report({ ...site, reads: [spanOf(repository), spanOf(tag)] });
}
