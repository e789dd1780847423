import { basename } from 'node:path';
import type { Descriptor } from '../../descriptor.ts';
import type { Digest } from '../../digest.ts';

/** Where a blob's bytes are: in memory, or a whole file of the archive. */
export type Content = { readonly bytes: Buffer } | { readonly file: string };

/** What an archive of somebody else's holds, as its own lists say. Digests are still to be proven by whoever reads. */
export interface ForeignImages {
  /** Whose: `oci`, `docker`, `imgpkg`. */
  readonly kind: string;
  readonly images: readonly { readonly reference: string; readonly descriptor: Descriptor }[];
  readonly contents: ReadonlyMap<Digest, Content>;
}

/** A repository for images whose archive gives them none: `localhost/<name of the archive>`. */
export function localRepository(path: string): string {
  const stem = basename(path).replace(/\.[A-Za-z0-9]+$/, '');
  const name = stem
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-|-$/g, '');
  return `localhost/${name || 'archive'}`;
}
