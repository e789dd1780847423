import { isMap, type YAMLMap } from 'yaml';
import { fieldOf } from '../fields.ts';
import { type DocumentContext, type Place, scalarOf, textOf, under, valueAt } from '../place.ts';
import { reportFixedName } from './fixed-name.ts';

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
  reportFixedName(place, context, {
    prefix: repository,
    name,
    tag,
    certainty: 'certain',
    why: `imageRepository and imageTag of kubeadm's ${part}, which puts "${name}" between them`,
    program: 'kubeadm',
    path: `${part === 'etcd' ? 'etcd.local' : part}.imageRepository`,
  });
}
