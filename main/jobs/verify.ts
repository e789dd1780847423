import type { VerifyRequest } from '../../shared/contract.ts';
import { type GapferryError, toErrorView } from '../../shared/gapferry-error.ts';
import type { BundleReader } from '../engine/bundle/reader.ts';
import type { JobBody, JobContext, JobOutcome } from './context.ts';
import { type JudgedBundle, openJudged, signerOf, verdictError } from './judged-bundle.ts';
import { tellAlarms } from './record/tell-alarms.ts';

/** Who signed, and is it whole: every byte that is here is read, and every problem is listed, not only the first. */
export const verifyJob: JobBody<VerifyRequest> = async (context, request) => {
  context.phase('inspect');
  const bundle = await openJudged(request.bundle, context.services.trustedKeys(), request.trust);
  const reader = await bundle.envelope.open(bundle.list, { tolerant: true });
  try {
    context.phase('verify');
    context.expectBytes(bytesHere(reader));
    const problems = await reader.verify((_file, bytes) => context.addBytes(bytes), context.signal);
    context.setItems(
      problems.map((error, i) => ({ name: problemName(error, i), state: 'failed', error: toErrorView(error) })),
    );
    return conclude(bundle, reader, problems, record(bundle, context, problems.length, reader.missingVolumes.length));
  } finally {
    await reader.close();
  }
};

/** Bytes of the volumes that are here. */
function bytesHere(reader: BundleReader): number {
  const missing = new Set(reader.missingVolumes);
  const here = reader.list.files.filter(({ volumes }) => !volumes || volumes.some((n) => !missing.has(n)));
  return here.reduce((sum, { size }) => sum + size, 0);
}

function problemName(error: GapferryError, index: number): string {
  return 'file' in error.params ? error.params.file : `${error.code} ${index + 1}`;
}

/** The entry says what was found: a genuine signature over a list does not make the content whole. */
function record(
  bundle: JudgedBundle,
  context: JobContext,
  problems: number,
  missingVolumes: number,
): ReturnType<typeof tellAlarms> {
  const { list, identity, verdict, envelope } = bundle;
  const { listBytes } = envelope;
  const alarms = context.services.bundles.record({
    identity,
    list,
    role: 'verified',
    jobId: context.id,
    verdict: verdict.verdict,
    listBytes,
    signer: signerOf(verdict),
    outcome: problems > 0 ? 'failed' : missingVolumes > 0 ? 'incomplete' : 'done',
    detail: { ...(problems > 0 ? { problems } : {}), ...(missingVolumes > 0 ? { missingVolumes } : {}) },
  });
  return tellAlarms(context, alarms);
}

/** Not genuine before not trusted before not all here. */
function conclude(
  bundle: JudgedBundle,
  reader: BundleReader,
  problems: readonly GapferryError[],
  told: ReturnType<typeof tellAlarms>,
): JobOutcome {
  const { list, verdict, identity, envelope } = bundle;
  const result = {
    bundle: { id: list.id, name: list.name, identity },
    verdict,
    whole: problems.length === 0 && reader.missingVolumes.length === 0,
    problems: problems.map(toErrorView),
    missingVolumes: reader.missingVolumes,
    litter: reader.litter,
    images: list.images.length,
    bytes: bytesHere(reader),
    ...told,
  };
  const error = problems[0] ?? verdictError(verdict, envelope.path);
  if (error) return { outcome: 'failed', error, result };
  const missing = reader.missingVolumes.length;
  return missing > 0 ? { outcome: 'incomplete', missing, result } : { outcome: 'succeeded', result };
}
