import { type Digest, digestOf, hexOf, isDigest } from '../../engine/digest.ts';
import type { Driver } from './driver.ts';
import { manifestType } from './manifest-type.ts';

const ROOT = 'docker/registry/v2';
const TEXT = new TextEncoder();

/** A manifest as it lies in a repository. */
export interface StoredManifest {
  readonly digest: Digest;
  readonly mediaType: string;
  readonly bytes: Uint8Array;
}

/**
 * Repositories, tags and blobs over a driver, in the layout of distribution 2.8's file system storage
 * (registry/storage/paths.go): a folder that is kept can be served by a stock docker-registry, and the other way round.
 */
export class RegistryStore {
  readonly driver: Driver;

  constructor(driver: Driver) {
    this.driver = driver;
  }

  blobPath(digest: Digest): string {
    const hex = hexOf(digest);
    return `${ROOT}/blobs/sha256/${hex.slice(0, 2)}/${hex}/data`;
  }

  uploadPath(name: string, uuid: string): string {
    return `${repositoryPath(name)}/_uploads/${uuid}/data`;
  }

  /** Size of a blob that is linked in this repository. */
  async blobSize(name: string, digest: Digest): Promise<number | undefined> {
    const linked = (await this.driver.size(layerLink(name, digest))) !== undefined;
    return linked ? this.driver.size(this.blobPath(digest)) : undefined;
  }

  async linkBlob(name: string, digest: Digest): Promise<void> {
    await this.driver.write(layerLink(name, digest), TEXT.encode(digest));
  }

  /** Unlinks a blob; false where it was not linked. The bytes stay, as in distribution, until someone collects garbage. */
  async unlinkBlob(name: string, digest: Digest): Promise<boolean> {
    if ((await this.blobSize(name, digest)) === undefined) return false;
    await this.driver.remove(layerLink(name, digest));
    return true;
  }

  /** Makes finished upload bytes a blob of the repository. */
  async adoptUpload(name: string, uuid: string, digest: Digest): Promise<void> {
    await this.driver.move(this.uploadPath(name, uuid), this.blobPath(digest));
    await this.linkBlob(name, digest);
    await this.dropUpload(name, uuid);
  }

  async dropUpload(name: string, uuid: string): Promise<void> {
    await this.driver.remove(`${repositoryPath(name)}/_uploads/${uuid}`);
  }

  /** Whether an index may name this digest as a child: a manifest or, as distribution has it, any blob of the repository. */
  async hasChild(name: string, digest: Digest): Promise<boolean> {
    if ((await this.driver.size(revisionLink(name, digest))) !== undefined) return true;
    return (await this.blobSize(name, digest)) !== undefined;
  }

  async manifest(name: string, digest: Digest): Promise<StoredManifest | undefined> {
    if ((await this.driver.size(revisionLink(name, digest))) === undefined) return undefined;
    const bytes = await this.driver.read(this.blobPath(digest));
    return bytes && { digest, bytes, mediaType: manifestType(bytes) };
  }

  async putManifest(name: string, bytes: Uint8Array): Promise<Digest> {
    const digest = digestOf(bytes);
    await this.driver.write(this.blobPath(digest), bytes);
    await this.driver.write(revisionLink(name, digest), TEXT.encode(digest));
    return digest;
  }

  /** Removes a manifest and every tag that names it; false where there was none. */
  async deleteManifest(name: string, digest: Digest): Promise<boolean> {
    if ((await this.driver.size(revisionLink(name, digest))) === undefined) return false;
    await this.driver.remove(revisionLink(name, digest));
    for (const tag of await this.tags(name))
      if ((await this.resolve(name, tag)) === digest) await this.untag(name, tag);
    return true;
  }

  async manifests(name: string): Promise<Digest[]> {
    const hexes = await this.driver.list(`${repositoryPath(name)}/_manifests/revisions/sha256`);
    return hexes.map((hex) => `sha256:${hex}` as const).filter(isDigest);
  }

  async tag(name: string, tag: string, digest: Digest): Promise<void> {
    await this.driver.write(tagLink(name, tag), TEXT.encode(digest));
  }

  async untag(name: string, tag: string): Promise<void> {
    await this.driver.remove(`${repositoryPath(name)}/_manifests/tags/${tag}`);
  }

  async resolve(name: string, tag: string): Promise<Digest | undefined> {
    const bytes = await this.driver.read(tagLink(name, tag));
    const digest = new TextDecoder().decode(bytes);
    return isDigest(digest) ? digest : undefined;
  }

  tags(name: string): Promise<string[]> {
    return this.driver.list(`${repositoryPath(name)}/_manifests/tags`);
  }

  /** Whether anything was ever pushed as a manifest: until then distribution does not know the name. */
  async isRepository(name: string): Promise<boolean> {
    return (await this.driver.list(`${repositoryPath(name)}/_manifests`)).length > 0;
  }

  /** Every repository, sorted. */
  async repositories(): Promise<string[]> {
    const found: string[] = [];
    await this.#walk('', found);
    return found.sort();
  }

  async #walk(name: string, found: string[]): Promise<void> {
    const children = await this.driver.list(name === '' ? `${ROOT}/repositories` : repositoryPath(name));
    if (name !== '' && (children.includes('_layers') || children.includes('_manifests'))) found.push(name);
    for (const child of children)
      if (!child.startsWith('_')) await this.#walk(name === '' ? child : `${name}/${child}`, found);
  }
}

function repositoryPath(name: string): string {
  return `${ROOT}/repositories/${name}`;
}

function layerLink(name: string, digest: Digest): string {
  return `${repositoryPath(name)}/_layers/sha256/${hexOf(digest)}/link`;
}

function revisionLink(name: string, digest: Digest): string {
  return `${repositoryPath(name)}/_manifests/revisions/sha256/${hexOf(digest)}/link`;
}

function tagLink(name: string, tag: string): string {
  return `${repositoryPath(name)}/_manifests/tags/${tag}/current/link`;
}
