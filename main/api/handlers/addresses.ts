import { landedReference, parseDestination, planLandings } from '../../engine/address.ts';
import { type Digest, isDigest } from '../../engine/digest.ts';
import type { Handlers } from './handlers.ts';

/** Stands for a digest that nobody asked for yet: a tag made from it is not shown. */
const UNKNOWN: Digest = `sha256:${'0'.repeat(64)}`;

export function addressHandlers(): Pick<Handlers, 'address.preview'> {
  return {
    'address.preview': async ({ images, to, pathTemplate }) => {
      const destination = parseDestination(to);
      const roots = images.map(({ reference, digest = '' }) => ({
        reference,
        root: { mediaType: 'unknown', size: 0, digest: isDigest(digest) ? digest : UNKNOWN },
      }));
      const landings = planLandings(roots, destination, pathTemplate);
      return {
        mapping: landings.map((landing) => ({
          reference: landing.reference,
          address: landedReference(landing, destination.host, 'tag'),
        })),
      };
    },
  };
}
