/** Media types of OCI image-spec v1.1 and Docker image manifest v2, schema 2. */
export const MEDIA = {
  ociManifest: 'application/vnd.oci.image.manifest.v1+json',
  ociIndex: 'application/vnd.oci.image.index.v1+json',
  ociConfig: 'application/vnd.oci.image.config.v1+json',
  ociLayerGzip: 'application/vnd.oci.image.layer.v1.tar+gzip',
  ociEmpty: 'application/vnd.oci.empty.v1+json',
  dockerManifest: 'application/vnd.docker.distribution.manifest.v2+json',
  dockerList: 'application/vnd.docker.distribution.manifest.list.v2+json',
  dockerConfig: 'application/vnd.docker.container.image.v1+json',
  dockerLayerGzip: 'application/vnd.docker.image.rootfs.diff.tar.gzip',
  dockerForeignLayer: 'application/vnd.docker.image.rootfs.foreign.diff.tar.gzip',
  dockerSchema1: 'application/vnd.docker.distribution.manifest.v1+json',
  dockerSchema1Signed: 'application/vnd.docker.distribution.manifest.v1+prettyjws',
} as const;

const INDEXES: readonly string[] = [MEDIA.ociIndex, MEDIA.dockerList];
const MANIFESTS: readonly string[] = [MEDIA.ociManifest, MEDIA.dockerManifest];

/** An OCI index or a Docker manifest list. */
export const isIndexType = (mediaType: string): boolean => INDEXES.includes(mediaType);
/** An image manifest, or any artifact in the form of one. */
export const isImageManifestType = (mediaType: string): boolean => MANIFESTS.includes(mediaType);
export const isManifestType = (mediaType: string): boolean => isIndexType(mediaType) || isImageManifestType(mediaType);
export const isSchema1Type = (mediaType: string): boolean =>
  mediaType === MEDIA.dockerSchema1 || mediaType === MEDIA.dockerSchema1Signed;

/** Accept header for manifests: all we can carry, and schema 1 so that it is refused in plain words rather than as "not found". */
export const MANIFEST_ACCEPT = [
  MEDIA.ociIndex,
  MEDIA.ociManifest,
  MEDIA.dockerList,
  MEDIA.dockerManifest,
  MEDIA.dockerSchema1Signed,
].join(', ');

/** Layers that the image's licence keeps at their own address. Such a layer is required, not carried. */
export const isForeignLayerType = (mediaType: string): boolean =>
  mediaType === MEDIA.dockerForeignLayer || mediaType.includes('.layer.nondistributable.');
