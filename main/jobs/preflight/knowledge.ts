import { GapferryError } from '../../../shared/gapferry-error.ts';
import type { Digest } from '../../engine/digest.ts';
import type { Facts, TagState } from './facts.ts';
import { isForbidden } from './is-sent.ts';

/** What preflight saw of a destination a moment ago: the push that follows does not ask again. */
export interface Knowledge {
  /** What an image's tag was found to be, by the image's reference. */
  tag(reference: string): TagState['state'];
  /** Whether a repository has a blob; undefined where it was not asked. */
  blob(path: string, digest: Digest): boolean | undefined;
  /** Why an image is not sent at all. */
  refusal(reference: string): GapferryError | undefined;
}

/** Of facts that were gathered in the same run; older ones are worth nothing. */
export function knowledgeOf({ host, arrivals, blobs }: Facts): Knowledge {
  const tags = new Map(arrivals.map((arrival) => [arrival.landing.reference, arrival]));
  const asked = new Map(blobs.map((blob) => [blob.digest, blob]));
  const sure = arrivals.every(({ tag }) => tag.state !== 'unknown');
  return {
    tag: (reference) => tags.get(reference)?.tag.state ?? 'unknown',
    blob: (path, digest) => {
      const blob = asked.get(digest);
      return sure && blob?.paths[0] === path ? blob.present : undefined;
    },
    refusal: (reference) => {
      const arrival = tags.get(reference);
      if (!arrival || !isForbidden(arrival)) return undefined;
      const { path: repository, tag } = arrival.landing;
      return new GapferryError('target.immutableTag', { host, repository, tag });
    },
  };
}
