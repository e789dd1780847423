import { useQueries } from '@tanstack/react-query';
import { SURVEY_BATCH, type SurveyedImage, type SurveyResult } from '../../shared/survey.ts';
import { useClient } from '../client/use-client.ts';
import { turns } from './turns.ts';

export interface Survey {
  /** By reference, as far as it is known. */
  readonly images: ReadonlyMap<string, SurveyedImage>;
  readonly failed: SurveyResult['failed'];
  /** How many references were asked about so far, of how many. */
  readonly asked: number;
  readonly total: number;
  /** What made whole batches fail: the host, not a registry. */
  readonly error: Error | undefined;
  again(): void;
}

/** Two batches at a time: registries count requests. */
const inTurn = turns(2);

/** Asks what images weigh, batch by batch, so that figures appear as they come. Answers are kept. */
export function useSurvey(references: readonly string[]): Survey {
  const client = useClient();
  const results = useQueries({
    queries: batchesOf(references).map((batch) => ({
      queryKey: ['survey', batch],
      queryFn: () => inTurn(() => client.call('survey', { references: [...batch] })),
      staleTime: 10 * 60_000,
    })),
  });
  const values = results.flatMap(({ data }) => data ?? []);
  const images = values.flatMap((value) => value.images);
  const failed = values.flatMap((value) => value.failed);
  return {
    images: new Map(images.map((image) => [image.reference, image])),
    failed,
    asked: images.length + failed.length,
    total: references.length,
    error: results.find(({ error }) => error)?.error ?? undefined,
    again: () => {
      for (const { data, isError, refetch } of results) if (isError || (data?.failed.length ?? 0) > 0) void refetch();
    },
  };
}

function batchesOf(references: readonly string[]): string[][] {
  const batches: string[][] = [];
  for (let at = 0; at < references.length; at += SURVEY_BATCH) batches.push(references.slice(at, at + SURVEY_BATCH));
  return batches;
}
