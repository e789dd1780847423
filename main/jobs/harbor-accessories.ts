import type { Digest } from '../engine/digest.ts';
import { readAccessories } from '../engine/harbor/accessories.ts';
import { findHarbor } from '../engine/harbor/system.ts';
import type { Registries } from '../engine/registry/registries.ts';
import type { Repository } from '../engine/registry/repository.ts';
import type { ShownAccessory } from './show-accessories.ts';
import { tagDigest } from './tag-digest.ts';

/** What a Harbor shows as accessories; nothing at any other registry, which is asked only once whether it is one. */
export class HarborAccessories {
  readonly #registries: Registries;
  readonly #host: string;
  #isHarbor: Promise<boolean> | undefined;

  constructor(registries: Registries, host: string) {
    this.#registries = registries;
    this.#host = host;
  }

  /** What a tag stands for, also where the registry may not give it out yet. */
  tag(target: Repository, tag: string, signal?: AbortSignal): Promise<Digest | undefined> {
    return tagDigest(target, this.#registries.rest(this.#host), tag, signal);
  }

  /** A Harbor that does not let us see is one that shows nothing. Throws registry.* for trouble on the way. */
  async of(path: string, subject: Digest): Promise<ShownAccessory[]> {
    const rest = this.#registries.rest(this.#host);
    this.#isHarbor ??= findHarbor(rest).then(
      ({ harbor }) => harbor !== undefined,
      () => false,
    );
    if (!(await this.#isHarbor)) return [];
    const accessories = (await readAccessories(rest, path, subject)) ?? [];
    return accessories.map(({ type, digest }) => ({ subject, digest, as: type }));
  }
}
