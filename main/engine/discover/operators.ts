import type { Finding } from '../../../shared/finding.ts';
import { parseReference } from '../reference.ts';

/** A program that starts images of its own choosing: they stand in no file. */
interface Operator {
  readonly name: string;
  /** Path of its own image, without the registry. */
  readonly path: RegExp;
  /** What it chooses, and where its choice can be read or set. */
  readonly chooses: string;
}

const OPERATORS: readonly Operator[] = [
  { name: 'Rook', path: /(?:^|\/)rook\/ceph$/, chooses: 'CSI driver and sidecars; set ROOK_CSI_*_IMAGE to know them' },
  {
    name: 'Istio',
    path: /istio\/(?:pilot|operator|install-cni)$|istio-release\/pilot$/,
    chooses: 'the proxy, as <hub>/proxyv2:<tag>',
  },
  {
    name: 'Tigera (Calico)',
    path: /tigera\/operator$/,
    chooses: 'all of Calico; `operator --print-images list` prints them',
  },
  {
    name: 'ECK',
    path: /eck\/eck-operator$|eck-operator(?:-ubi\d*)?$/,
    chooses: 'Elasticsearch, Kibana and their kin by spec.version',
  },
  {
    name: 'Prometheus operator',
    path: /(?:coreos|prometheus-operator)\/prometheus-operator$/,
    chooses: 'Prometheus, Alertmanager and Thanos where their resources name no image',
  },
  {
    name: 'KubeVirt',
    path: /kubevirt\/virt-operator$/,
    chooses: 'virt-api, virt-controller, virt-handler and virt-launcher of its own version',
  },
  {
    name: 'CDI',
    path: /kubevirt\/cdi-operator$/,
    chooses: 'importer, cloner and uploader; see the variables of its Deployment',
  },
  {
    name: 'NVIDIA GPU operator',
    path: /(?:nvidia\/|cloud-native\/)gpu-operator$/,
    chooses: "driver, toolkit and device plugin by ClusterPolicy; driver tags carry the node's OS",
  },
  {
    name: 'NVIDIA network operator',
    path: /network-operator$/,
    chooses: "OFED driver and plugins by NicClusterPolicy; driver tags carry the node's OS",
  },
  {
    name: 'Crunchy Postgres',
    path: /crunchydata\/postgres-operator$/,
    chooses: 'Postgres and pgBackRest; set RELATED_IMAGE_* to know them',
  },
  {
    name: 'Zalando Postgres operator',
    path: /(?:zalando|acid)\/postgres-operator$/,
    chooses: 'Spilo and the pooler where its configuration names none',
  },
  {
    name: 'CloudNativePG',
    path: /cloudnative-pg\/cloudnative-pg$/,
    chooses: 'Postgres where a Cluster names no imageName',
  },
  {
    name: 'Percona',
    path: /percona\/percona-.*-operator$|percona-.*-operator$/,
    chooses: 'databases where the custom resource names no image',
  },
  { name: 'MinIO operator', path: /minio\/operator$/, chooses: 'MinIO and its sidecar where a Tenant names none' },
  {
    name: 'VictoriaMetrics operator',
    path: /victoriametrics\/operator$/,
    chooses: 'all VictoriaMetrics parts where the resources name none; see its VM_* variables',
  },
  {
    name: 'Jaeger operator',
    path: /jaegertracing\/jaeger-operator$/,
    chooses: 'collector, query and agent of its own version',
  },
  {
    name: 'OpenTelemetry operator',
    path: /opentelemetry-operator$/,
    chooses: 'collector and instrumentation where its flags name none',
  },
  {
    name: 'Grafana operator',
    path: /grafana-operator(?:\/grafana-operator)?$/,
    chooses: 'Grafana where the resource names no version',
  },
  {
    name: 'Kiali operator',
    path: /kiali\/kiali-operator$/,
    chooses: 'Kiali by spec.deployment.image_name and image_version',
  },
  { name: 'Redis operator', path: /redis-operator$/, chooses: 'Redis and its exporter where the resources name none' },
  {
    name: 'RabbitMQ operator',
    path: /rabbitmqoperator\/cluster-operator$|rabbitmq-cluster-operator$/,
    chooses: 'RabbitMQ where the cluster names no image; see DEFAULT_RABBITMQ_IMAGE',
  },
  {
    name: 'MongoDB operator',
    path: /mongodb-(?:kubernetes|community|enterprise)-operator$|mongodb-kubernetes-operator$/,
    chooses: 'MongoDB and its agent by version',
  },
  { name: 'Velero', path: /velero\/velero$/, chooses: 'the restore helper, of its own version' },
  {
    name: 'Argo Workflows',
    path: /argoproj\/workflow-controller$/,
    chooses: 'argoexec, of its own version or by --executor-image',
  },
  { name: 'Tekton operator', path: /tekton-operator|tektoncd\/operator/, chooses: "all of Tekton's components" },
  { name: 'Knative operator', path: /knative\.dev\/operator/, chooses: 'all images of Knative Serving and Eventing' },
  { name: 'Cluster API operator', path: /cluster-api-operator/, chooses: "the providers' own deployments" },
  {
    name: 'Crossplane',
    path: /crossplane\/crossplane$/,
    chooses: 'the controllers inside provider and function packages',
  },
  {
    name: 'Operator Lifecycle Manager',
    path: /operator-framework\/olm$/,
    chooses: "whatever a catalogue's bundles name",
  },
  {
    name: 'k3s system-upgrade-controller',
    path: /system-upgrade-controller$/,
    chooses: 'rancher/kubectl and the image of each Plan by version',
  },
  {
    name: 'Rancher',
    path: /rancher\/rancher$/,
    chooses: "system charts and agents; use the release's rancher-images.txt",
  },
  {
    name: 'Longhorn',
    path: /longhornio\/longhorn-manager$/,
    chooses: 'engine and CSI images by its arguments and settings; compare longhorn-images.txt of the release',
  },
  {
    name: 'OpenEBS',
    path: /openebs\/(?:m-apiserver|provisioner-localpv)$/,
    chooses: 'helper pods, by OPENEBS_IO_* variables',
  },
];

/** The operator whose image a finding is, if it is a known one that chooses images at run time. */
export function operatorOf(finding: Finding): Pick<Operator, 'name' | 'chooses'> | undefined {
  const path = parseReference(finding.reference)?.path;
  return path === undefined ? undefined : OPERATORS.find((operator) => operator.path.test(path));
}
