import { useMemo } from 'react';
import type { SourceInput } from '../../shared/contract.ts';
import type { SurveyedImage } from '../../shared/survey.ts';
import { useLook } from '../client/use-client.ts';
import { type Choice, type FoundImage, imagesOf } from './choice.ts';
import { shortNamed } from './source-name.ts';
import { type Survey, useSurvey } from './use-survey.ts';
import { weigh } from './weigh.ts';

/** What was found in the sources, what of it travels, and what that weighs. */
export interface Choosing {
  readonly scan: ReturnType<typeof useLook<'scan'>>;
  readonly images: readonly FoundImage[];
  readonly travelling: readonly string[];
  readonly survey: Survey;
  /** Failures of images that travel. */
  readonly failed: Survey['failed'];
  /** What is known of images that travel. */
  readonly known: readonly SurveyedImage[];
  readonly bytes: number;
  /** Whether every image that travels was weighed. */
  readonly weighed: boolean;
}

export interface ChoosingInput extends Choice {
  readonly sources: readonly SourceInput[];
  readonly platforms: readonly string[];
}

/** Scans once per set of sources: what a person decides changes fates, not findings. `when`: whether to look already. */
export function useChoosing(input: ChoosingInput, when: boolean): Choosing {
  const { sources, include, exclude, leaveOut, platforms } = input;
  const key = sources.map((source) =>
    'path' in source ? source.path : `${source.name} ${source.contentBase64.length}`,
  );
  const scan = useLook('scan', { sources: shortNamed(sources) }, { when: when && sources.length > 0, key });
  const images = useMemo(
    () => (scan.data ? imagesOf(scan.data, { include, exclude, leaveOut }) : []),
    [scan.data, include, exclude, leaveOut],
  );
  const asked = useMemo(
    // Maybes last: one that is decided later must not move the others into other batches.
    () => [
      ...images.filter(({ certainty }) => certainty !== 'maybe').map(referenceOf),
      ...images.filter(({ certainty, fate }) => certainty === 'maybe' && fate === 'travels').map(referenceOf),
    ],
    [images],
  );
  const survey = useSurvey(asked);
  const travelling = images.filter(({ fate }) => fate === 'travels').map(referenceOf);
  const wanted = new Set(travelling);
  const known = travelling.flatMap((reference) => survey.images.get(reference) ?? []);
  return {
    scan,
    images,
    travelling,
    survey,
    failed: survey.failed.filter(({ reference }) => wanted.has(reference)),
    known,
    bytes: weigh(known, platforms),
    weighed: known.length === travelling.length,
  };
}

function referenceOf({ reference }: FoundImage): string {
  return reference;
}
