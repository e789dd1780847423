import type { Certainty } from '../../../shared/finding.ts';
import { isCompose } from './document-variables.ts';
import { isProseKey } from './key-words.ts';
import { type DocumentContext, hasKey, mapAround, type Place } from './place.ts';

type Cap = Certainty | 'never' | undefined;

/** Kinds whose texts are patterns that images are held against, not images that are run. */
const POLICY =
  /^(?:(?:Cluster)?CleanupPolicy|(?:Namespaced)?(?:Validating|Mutating|ImageValidating|Generating|Deleting)Policy|ClusterImagePolicy|ImagePolicy|PolicyException|ValidatingAdmissionPolicy(?:Binding)?|MutatingAdmissionPolicy|ConstraintTemplate|ImageRepository|ImageUpdateAutomation|ImageContentSourcePolicy|ImageDigestMirrorSet|ImageTagMirrorSet)$/;
/** Others call the configuration of an operator a policy: these are policies where their group says so too. */
const POLICY_WHERE = /^(?:Cluster)?Policy$/;
const POLICY_GROUP = /^[^/]*(?:kyverno|polic|gatekeeper|sigstore|cosign|admission)[^/]*\//;
const MATCH_KEYS =
  /^(?:expr|promql|logql|query|artifacthub\.io\/changes|imageReferences|skipImageReferences|matchImages|glob|pattern|patterns|anyPattern|allowedImages|deniedImages|blockedImages|allowedRepos|exemptImages|excludedImages|cache_from|cache_to|cacheFrom|cacheTo|cache-from|cache-to|output|outputs|destinations|insecureRegistries|argocd-image-updater\.argoproj\.io\/.*)$/;

/** How certain anything under a place can be at most. */
export function capAt(place: Place, context: DocumentContext): Cap {
  const above = place.parent?.cap;
  if (above === 'never') return above;
  const own = ownCap(place, context);
  if (isMade(place, context)) return own;
  if (own === 'never' || above === undefined) return own ?? above;
  return above === 'maybe' || own === 'maybe' ? 'maybe' : (own ?? above);
}

/** What a policy of Kyverno puts into objects, or makes, is run; all else of it is only held against them. */
function isMade({ key, parent }: Place, context: DocumentContext): boolean {
  if (!isPolicy(context)) return false;
  return key === 'patchStrategicMerge' || key === 'patchesJson6902' || (key === 'data' && parent?.key === 'generate');
}

function ownCap(place: Place, context: DocumentContext): Cap {
  const { key } = place;
  if (typeof key !== 'string') return undefined;
  const atRoot = place.depth === context.rootDepth + 1;
  const isObject = context.apiVersion !== undefined && context.kind !== undefined;
  if (atRoot && isObject) {
    if (key === 'status') return 'maybe';
    if (key === 'spec' && isPolicy(context)) return 'maybe';
  }
  if (context.kind === 'CustomResourceDefinition' && isSchemaText(key)) return 'never';
  if (isProseKey(key) || key.startsWith('_example') || MATCH_KEYS.test(key)) return 'maybe';
  // Those of a cluster take neither slash nor colon; those of compose take anything.
  if (key === 'labels' && isCompose(context)) return undefined;
  if (/^(?:labels|matchLabels|nodeSelector|matchExpressions|creationTimestamp|uid|resourceVersion)$/.test(key))
    return 'never';
  if (key === 'tags' && isBuild(place)) return 'maybe';
  if (/^(?:target|dest|destination|dst)$/.test(key) && isCopy(place)) return 'maybe';
  if (key === 'tag' && isObject && /^(?:Image|Builder|ClusterBuilder)$/.test(context.kind ?? '')) return 'maybe';
  return undefined;
}

/** The map around `tags` says how an image is built: they are the names that it gets. */
function isBuild(place: Place): boolean {
  const map = mapAround(place);
  return ['context', 'contexts', 'dockerfile', 'push', 'build-args'].some(
    (key) => map !== undefined && hasKey(map, key),
  );
}

/** An entry of a list of copies: from where, and where to. */
function isCopy(place: Place): boolean {
  const map = mapAround(place);
  return ['source', 'src', 'from'].some((key) => map !== undefined && hasKey(map, key));
}

function isPolicy({ kind = '', apiVersion = '' }: DocumentContext): boolean {
  return (
    apiVersion.startsWith('constraints.gatekeeper.sh/') ||
    POLICY.test(kind) ||
    (POLICY_WHERE.test(kind) && POLICY_GROUP.test(apiVersion))
  );
}

/** In the schema of a custom resource only `default` becomes part of a cluster; the rest describes. */
function isSchemaText(key: string): boolean {
  return /^(?:description|example|examples|pattern|format|title|enum|x-kubernetes-.*|jsonPath|required|names|group|scope|conversion)$/.test(
    key,
  );
}

/** Knative guards the text of `_example` by a checksum: a change of one byte would be refused by its webhook. */
export function guardOf(place: Place): string | undefined {
  for (let at: Place | undefined = place; at; at = at.parent) {
    if (typeof at.key === 'string' && at.key.startsWith('_example')) {
      return 'stands in an example that a checksum guards and that configures nothing: leave it; to use the setting, copy it out of the example with the new address';
    }
  }
  return undefined;
}
