import { RepositoryBuilder, type SampleRepository } from './samples/repository-builder.ts';

/** Owner of all samples: a name that no real registry serves, so that a practice reference never means anything else. */
const OWNER = 'gapferry-practice';

/**
 * Small real images of every kind that travels: an index for two platforms with a signature and a referrer, a Docker image, a
 * manifest list, an index within an index, an artifact. All share one base layer; every digest is the same on every machine.
 */
export function sampleRepositories(): SampleRepository[] {
  return [web(), hello(), worker(), suite(), sidecar(), notes()];
}

/** An OCI index with a `.sig` tag and an SBOM that refers to it, both by subject and by the fallback tag. */
function web(): SampleRepository {
  const made = new RepositoryBuilder('ghcr.io', `${OWNER}/web`);
  const line = 'web 2.1.0: hello from the other side';
  const root = made.index([made.image('amd64', line), made.image('arm64', line)]);
  made.tag('2.1.0', root);
  made.cosignSignature(root);
  const sbom = '{"spdxVersion":"SPDX-2.3","dataLicense":"CC0-1.0","SPDXID":"SPDXRef-DOCUMENT","name":"web"}';
  made.referrersTag(root, [made.artifact('application/spdx+json', 'application/spdx+json', sbom, root)]);
  return made.build();
}

/** A Docker schema 2 image for one platform. */
function hello(): SampleRepository {
  const made = new RepositoryBuilder('docker.io', `${OWNER}/hello`);
  made.tag('1.0', made.image('amd64', 'hello 1.0: a Docker image', 'docker'));
  return made.build();
}

/** A Docker manifest list. */
function worker(): SampleRepository {
  const made = new RepositoryBuilder('quay.io', `${OWNER}/worker`);
  const line = 'worker 3: a manifest list';
  made.tag('3', made.index([made.image('amd64', line, 'docker'), made.image('arm64', line, 'docker')], 'docker'));
  return made.build();
}

/** An index that holds an index. */
function suite(): SampleRepository {
  const made = new RepositoryBuilder('registry.k8s.io', `${OWNER}/suite`);
  const inner = made.index([made.image('arm64', 'suite 0.9: within an index')]);
  made.tag('0.9', made.index([made.image('amd64', 'suite 0.9: an index within an index'), inner]));
  return made.build();
}

/** One OCI image under two tags. */
function sidecar(): SampleRepository {
  const made = new RepositoryBuilder('quay.io', `${OWNER}/sidecar`);
  const image = made.image('amd64', 'sidecar 1.2: named in an environment variable');
  made.tag('1.2', image);
  made.tag('latest', image);
  return made.build();
}

/** An artifact that is no image. */
function notes(): SampleRepository {
  const made = new RepositoryBuilder('ghcr.io', `${OWNER}/notes`);
  made.tag('1', made.artifact('application/vnd.gapferry.practice.notes', 'text/plain', 'Notes travel like images.\n'));
  return made.build();
}
