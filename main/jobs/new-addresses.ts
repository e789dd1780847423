import type { Finding } from '../../shared/finding.ts';
import { cutAddress } from '../engine/discover/address-parts.ts';

/**
 * New addresses by the references that they replace, and whether something is one of them already. The same address may be
 * written in several ways: a field that holds a tag keeps it before the digest (`x:1@sha256:...`), and an import by tag
 * wrote `x:1` for what a lock calls `x@sha256:...`.
 */
export class NewAddresses {
  readonly #addresses: ReadonlyMap<string, string>;
  readonly #places: ReadonlySet<string>;

  /** They are those of a lock, which calls images as the files do; else as an override does that holds there. */
  readonly isLock: boolean;

  constructor(addresses: ReadonlyMap<string, string>, isLock = false) {
    this.#addresses = addresses;
    this.isLock = isLock;
    this.#places = new Set([...addresses].flatMap(([reference, address]) => placesOf(reference, address)));
  }

  has(reference: string): boolean {
    return this.#addresses.has(reference);
  }

  /** The address of what is found at a place: a lock may know it by the name that an override replaces. */
  of({ reference, written }: Pick<Finding, 'reference' | 'written'>): string | undefined {
    return (this.isLock && written !== undefined ? this.get(written) : undefined) ?? this.get(reference);
  }

  get(reference: string): string | undefined {
    return this.#addresses.get(reference);
  }

  /** Whether a reference is where one was to be brought: told by its digest where it has one, else by its tag. */
  includes(reference: string): boolean {
    return this.#places.has(placeOf(reference));
  }

  /** The references that are not among those found, neither by their old name nor at their new address; sorted. */
  missingFrom(found: ReadonlySet<string>): string[] {
    const there = new Set([...found].map(placeOf));
    return [...this.#addresses]
      .filter(
        ([reference, address]) => !found.has(reference) && !placesOf(reference, address).some((at) => there.has(at)),
      )
      .map(([reference]) => reference)
      .sort();
  }
}

function placeOf(reference: string): string {
  const { name, tag, digest } = cutAddress(reference);
  return `${name} ${digest ?? tag ?? ''}`;
}

function placesOf(reference: string, address: string): string[] {
  const { name, tag, digest } = cutAddress(address);
  return [digest, tag, cutAddress(reference).tag].flatMap((version) => (version ? [`${name} ${version}`] : []));
}
