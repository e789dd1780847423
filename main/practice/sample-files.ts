/** A deployment file by name. */
export interface SampleFile {
  readonly name: string;
  readonly text: string;
}

/** Hosts that the sample files name. All are served by the practice registry, through mirror settings. */
export const SAMPLE_HOSTS: readonly string[] = ['docker.io', 'ghcr.io', 'quay.io', 'registry.k8s.io'];

const WEB = `# The web tier. Comments, order and quotes in this file survive the rewrite.
apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
  labels: { app: web }   # flow style, too
spec:
  replicas: 2
  selector:
    matchLabels: { app: web }
  template:
    metadata:
      labels: { app: web }
    spec:
      initContainers:
        - name: greet
          image: gapferry-practice/hello:1.0   # short for docker.io/gapferry-practice/hello:1.0
      containers:
        - name: web
          image: "ghcr.io/gapferry-practice/web:2.1.0"
          env:
            - name: SIDECAR_IMAGE   # an operator starts this one
              value: quay.io/gapferry-practice/sidecar:1.2
`;

const WORKERS = `apiVersion: v1
kind: List
items:
  - apiVersion: batch/v1
    kind: CronJob
    metadata: { name: worker }
    spec:
      schedule: '0 3 * * *'
      jobTemplate:
        spec:
          template:
            spec:
              restartPolicy: Never
              containers:
                - name: worker
                  image: quay.io/gapferry-practice/worker:3
  - apiVersion: apps/v1
    kind: DaemonSet
    metadata: { name: suite }
    spec:
      selector: { matchLabels: { app: suite } }
      template:
        metadata: { labels: { app: suite } }
        spec:
          containers:
            - name: suite
              image: registry.k8s.io/gapferry-practice/suite:0.9
`;

const CONFIG = `apiVersion: v1
kind: ConfigMap
metadata:
  name: images
data:
  # Read by a controller, not by Kubernetes itself.
  web: ghcr.io/gapferry-practice/web:2.1.0
  artifact: ghcr.io/gapferry-practice/notes:1
  motd: |
    Nothing in this text is an image.
`;

/** Deployment files that name every sample image, in the places where images are named in real ones. */
export const SAMPLE_FILES: readonly SampleFile[] = [
  { name: 'web.yaml', text: WEB },
  { name: 'workers.yaml', text: WORKERS },
  { name: 'config.yaml', text: CONFIG },
];
