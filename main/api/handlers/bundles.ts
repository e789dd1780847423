import type { NewAuditEntry } from '../../../shared/audit.ts';
import type { BundleView } from '../../../shared/contract.ts';
import { asGapferryError } from '../../../shared/gapferry-error.ts';
import type { Actor } from '../../../shared/job.ts';
import { PRACTICE_TYPE } from '../../engine/bundle/packing-list.ts';
import type { BundleReader } from '../../engine/bundle/reader.ts';
import { type JudgedBundle, type Overrides, openJudged, requireAdmissible } from '../../jobs/judged-bundle.ts';
import { whoNow } from '../../jobs/record/audit-log.ts';
import { refusedBundle } from '../../jobs/record/refused-bundle.ts';
import type { ApiServices } from '../services.ts';
import type { Handlers } from './handlers.ts';

export function bundleHandlers(services: ApiServices): Pick<Handlers, 'inspect' | 'host.admit'> {
  const { trustedKeys, log } = services;
  return {
    inspect: async ({ bundle, trust }) => {
      const judged = await openJudged(bundle, trustedKeys(), trust);
      const reader = await judged.envelope.open(judged.list);
      try {
        return await viewOf(judged, reader);
      } finally {
        await reader.close();
      }
    },
    'host.admit': async ({ bundle, trust, operator, ticket, ...overrides }) => {
      const judged = await openJudged(bundle, trustedKeys(), trust);
      const reason = await letIn(services, judged, overrides, { operator, ticket });
      const reader = await judged.envelope.open(judged.list);
      try {
        await log.record(hostedEntry(judged, whoNow({ operator, ticket }), reason));
        return await viewOf(judged, reader);
      } finally {
        await reader.close();
      }
    },
  };
}

/** The reason that was needed; a refusal is an entry. */
async function letIn(
  { log, practice }: ApiServices,
  judged: JudgedBundle,
  overrides: Overrides,
  said: { operator?: string | undefined; ticket?: string | undefined },
): Promise<string | undefined> {
  try {
    return requireAdmissible(judged, overrides, practice);
  } catch (error) {
    await log.record(refusedBundle({ ...judged, actor: said }, asGapferryError(error)));
    throw error;
  }
}

function hostedEntry({ list, identity, verdict }: JudgedBundle, who: Actor, reason: string | undefined): NewAuditEntry {
  return {
    who,
    action: 'bundle.hosted',
    on: { kind: 'bundle', id: identity, name: list.name },
    outcome: 'done',
    verdict: verdict.verdict,
    ...(reason === undefined ? {} : { overrides: [{ what: `verdict ${verdict.verdict}`, reason }] }),
    detail: { images: list.images.length },
  };
}

/** A bundle as people look at it. */
export async function viewOf(
  { envelope, list, identity, verdict }: JudgedBundle,
  reader: BundleReader,
): Promise<BundleView> {
  return {
    id: list.id,
    name: list.name,
    identity,
    practice: list.type === PRACTICE_TYPE,
    created: list.created,
    creator: `${list.creator.name} ${list.creator.version}`,
    operator: list.operator,
    annotations: list.annotations,
    stream: list.stream?.name,
    number: list.stream?.number,
    audience: list.audience,
    notAfter: list.notAfter,
    ...(list.auditHead ? { auditHead: list.auditHead } : {}),
    verdict,
    form: envelope.form,
    bytes: list.files.reduce((sum, { size }) => sum + size, envelope.listBytes.length),
    volumes: (await reader.volumes()).map((volume) => ({ ...volume, images: [...volume.images] })),
    images: list.images,
    accessories: list.accessories ?? [],
    leftOut: list.leftOut ?? [],
    accepted: list.accepted ?? [],
    sources: list.sources.map(({ name }) => name),
    requires: list.requires,
    litter: [...reader.litter],
  };
}
