/** A custom resource for which its operator starts images that stand in no file. */
export interface OperatedKind {
  readonly group: RegExp;
  readonly kind: RegExp;
  /** What is started, and where it can be read or set. */
  readonly chooses: string;
  /** Keys of `spec` of which one names the image: then nothing is left to choose. */
  readonly unless?: readonly string[];
}

const KINDS: readonly OperatedKind[] = [
  {
    group: /\.k8s\.elastic\.co$/,
    kind: /^(?:Elasticsearch|Kibana|ApmServer|Beat|Agent|Logstash|EnterpriseSearch|ElasticMapsServer)$/,
    chooses: "ECK takes docker.elastic.co/... by spec.version; set spec.image, or ECK's container-registry",
    unless: ['image'],
  },
  {
    group: /^postgresql\.cnpg\.io$/,
    kind: /^(?:Cluster|Pooler)$/,
    chooses: 'CloudNativePG takes its default image; set spec.imageName',
    unless: ['imageName', 'imageCatalogRef'],
  },
  {
    group: /^kafka\.strimzi\.io$/,
    kind: /^Kafka(?:Connect|Bridge|MirrorMaker2?)?$/,
    chooses: 'Strimzi takes quay.io/strimzi/... by version; the STRIMZI_* variables of its Deployment name them',
  },
  {
    group: /^operator\.knative\.dev$/,
    kind: /^Knative(?:Serving|Eventing)$/,
    chooses: 'the Knative operator takes the images of spec.version; set spec.registry.override',
  },
  {
    group: /^operator\.tigera\.io$/,
    kind: /^(?:Installation|APIServer|Goldmane|Whisker)$/,
    chooses: 'the Tigera operator takes all of Calico; `operator --print-images list` prints them',
  },
  {
    group: /^install\.istio\.io$|^sailoperator\.io$/,
    kind: /^(?:IstioOperator|Istio|IstioCNI)$/,
    chooses: 'Istio takes <hub>/pilot, <hub>/proxyv2 and others with <tag>, as its profile wants',
  },
  {
    group: /^mysql\.oracle\.com$/,
    kind: /^InnoDBCluster$/,
    chooses: 'the MySQL operator takes <imageRepository>/community-server and others by version',
  },
  {
    group: /^monitoring\.coreos\.com$/,
    kind: /^(?:Prometheus|PrometheusAgent|Alertmanager|ThanosRuler)$/,
    chooses: 'the Prometheus operator takes its default image by spec.version; set spec.image',
    unless: ['image', 'baseImage'],
  },
  {
    group: /^kubevirt\.io$/,
    kind: /^KubeVirt$/,
    chooses: 'virt-operator takes the parts of KubeVirt of its own version',
  },
  {
    group: /^cdi\.kubevirt\.io$/,
    kind: /^CDI$/,
    chooses: 'cdi-operator takes importer, cloner and uploader; see its variables',
  },
  {
    group: /^nvidia\.com$/,
    kind: /^(?:ClusterPolicy|NVIDIADriver)$/,
    chooses: "the GPU operator takes what names no image, and drivers by the node's OS",
  },
  {
    group: /^ceph\.rook\.io$/,
    kind: /^CephCluster$/,
    chooses: 'Rook takes CSI driver and sidecars; set ROOK_CSI_*_IMAGE to know them',
  },
  {
    group: /^jaegertracing\.io$/,
    kind: /^Jaeger$/,
    chooses: 'the Jaeger operator takes collector, query and agent of its own version',
  },
  {
    group: /^opentelemetry\.io$/,
    kind: /^OpenTelemetryCollector$/,
    chooses: 'the OpenTelemetry operator takes its default collector; set spec.image',
    unless: ['image'],
  },
  {
    group: /^rabbitmq\.com$/,
    kind: /^RabbitmqCluster$/,
    chooses: 'the RabbitMQ operator takes its default image; set spec.image',
    unless: ['image'],
  },
  {
    group: /(?:^|\.)mongodb\.com$/,
    kind: /^MongoDB(?:Community|MultiCluster|OpsManager)?$/,
    chooses: 'the MongoDB operator takes database and agent by spec.version',
  },
  {
    group: /^minio\.min\.io$/,
    kind: /^Tenant$/,
    chooses: 'the MinIO operator takes its default image; set spec.image',
    unless: ['image'],
  },
  {
    group: /^acid\.zalan\.do$/,
    kind: /^postgresql$/,
    chooses: "Zalando's operator takes Spilo of its own configuration; set spec.dockerImage",
    unless: ['dockerImage'],
  },
  {
    group: /^postgres-operator\.crunchydata\.com$/,
    kind: /^PostgresCluster$/,
    chooses: 'PGO takes Postgres and pgBackRest; set RELATED_IMAGE_* to know them',
  },
  {
    group: /^operator\.victoriametrics\.com$/,
    kind: /^VM(?:Cluster|Single|Agent|Alert|Alertmanager|Auth)$/,
    chooses: 'the VictoriaMetrics operator takes what names no image; see its VM_* variables',
  },
  {
    group: /^operator\.tekton\.dev$/,
    kind: /^Tekton\w+$/,
    chooses: "the Tekton operator takes all of Tekton's components",
  },
  {
    group: /^argoproj\.io$/,
    kind: /^ArgoCD$/,
    chooses: 'the Argo CD operator takes what names no image: Argo CD, Dex, Redis',
  },
];

/** What is started for an object of this kind, unless its spec names it; undefined for kinds that nobody is known to operate so. */
export function operatedKind(apiVersion: string, kind: string): OperatedKind | undefined {
  const group = apiVersion.replace(/\/.*$/, '');
  return KINDS.find((one) => one.kind.test(kind) && one.group.test(group));
}

/** Whether a document may be of such a kind, by its text. */
export function mayBeOperated(text: string): boolean {
  return GROUPS.test(text);
}

const GROUPS =
  /^[ \t{-]*["']?apiVersion["']?:[ \t]*["']?[\w.-]*(?:elastic\.co|cnpg\.io|strimzi\.io|knative\.dev|tigera\.io|istio\.io|sailoperator\.io|oracle\.com|coreos\.com|kubevirt\.io|nvidia\.com|rook\.io|jaegertracing\.io|opentelemetry\.io|rabbitmq\.com|mongodb\.com|min\.io|zalan\.do|crunchydata\.com|victoriametrics\.com|tekton\.dev|argoproj\.io)\//m;
