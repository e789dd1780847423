/** Hosts that serve images. Others are taken for registries by their shape; these need no further sign. */
const REGISTRY =
  /^(?:docker\.io|index\.docker\.io|registry-1\.docker\.io|quay\.io|(?:[a-z0-9-]+\.)?gcr\.io|ghcr\.io|registry\.k8s\.io|mcr\.microsoft\.com|public\.ecr\.aws|nvcr\.io|cgr\.dev|docker\.elastic\.co|xpkg\.upbound\.io|(?:[a-z0-9-]+\.)?icr\.io|docker\.pkg\.github\.com|(?:registry|registries|docker|harbor|images?|containers?|container-registry|cr|hub|oci|mirror|nexus|artifactory|quay|dockerhub)[a-z0-9-]*\..+|.+[.-](?:pkg\.dev|jfrog\.io|azurecr\.(?:io|cn|us)|amazonaws\.com(?:\.cn)?|aliyuncs\.com|myhuaweicloud\.com|tencentyun\.com|tencentcloudcr\.com|daocloud\.io|ocir\.io|digitalocean\.com|scw\.cloud|volces\.com|baidubce\.com|bcebos\.com|cloudsmith\.io|redhat\.(?:io|com)|gitlab\.com|suse\.com|jetbrains\.space))$/;

/** Names that look like hosts and are API groups, module paths or web sites. */
const NOT_REGISTRY =
  /^(?:(?!registry\.)(?:[a-z0-9-]+\.)*(?:k8s|kubernetes)\.io|(?:www\.)?(?:github|gitlab|bitbucket|google|example)\.com|(?:[a-z0-9-]+\.)?golang\.org|gopkg\.in|go\.(?:uber|opentelemetry)\.(?:org|io)|(?:[a-z0-9-]+\.)*(?:istio\.io|knative\.dev|tekton\.dev|argoproj\.io|cert-manager\.io|openshift\.io|operatorframework\.io|coreos\.com|fluxcd\.io|helm\.sh|carvel\.dev|k14s\.io|projectcalico\.org|opentelemetry\.io|prometheus\.io|kubebuilder\.io))$/;

/** Names written backwards, as packages of Java and identifiers are: `com.acme`. */
const BACKWARDS =
  /^(?:com|org|net|io|edu|gov)\.(?!.*\.(?:com|org|net|io|edu|gov|dev|local|internal|example|lan|corp|[a-z]{2})$)/;

export type HostKind = 'registry' | 'plausible' | 'cluster' | 'no';

/** How much a host in front of a path looks like one that serves images. */
export function hostKind(host: string): HostKind {
  const name = host.replace(/:\d+$/, '').toLowerCase();
  const port = name.length < host.length;
  if (REGISTRY.test(name)) return 'registry';
  if (/\.svc(?:\.[a-z0-9-]+)*$|(?:^|\.)cluster\.local$/.test(name)) return port ? 'plausible' : 'cluster';
  if (NOT_REGISTRY.test(name) || BACKWARDS.test(name)) return 'no';
  if (port || name === 'localhost') return 'registry';
  return /\.[a-z]{2,}$|^\d+\.\d+\.\d+\.\d+$/.test(name) ? 'plausible' : 'no';
}
