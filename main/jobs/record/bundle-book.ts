import type { NewAuditEntry } from '../../../shared/audit.ts';
import type { Catalog } from '../../catalog/catalog.ts';
import type { PackingList } from '../../engine/bundle/packing-list.ts';
import type { BundleBook } from '../context.ts';
import { type AuditLog, whoNow } from './audit-log.ts';
import { takeHeads } from './bundle-heads.ts';
import { logAlarmEntry } from './peer-log.ts';

type BundleRecord = Parameters<BundleBook['record']>[0];

const ACTIONS = { exported: 'bundle.sealed', imported: 'bundle.imported', verified: 'bundle.verified' } as const;

/** Records bundles: the row, the heads of logs that came or left with it, and the entry of ours, in one transaction. */
export function bundleBook(catalog: Catalog, log: AuditLog, now: () => Date): BundleBook {
  return {
    record: (bundle) => {
      const { identity, list, role, jobId, verdict, override, listBytes } = bundle;
      const at = now().toISOString();
      const row = {
        identity,
        name: list.name,
        role,
        job_id: jobId,
        verdict,
        reason: override ?? null,
        signer: bundle.signer ?? null,
        at,
      };
      return catalog.writeNow(() => {
        catalog.bundles.record(row, listBytes);
        catalog.images.list(identity, list);
        log.add(entryOf(catalog, bundle));
        const trusted = verdict === 'trusted';
        const alarms = takeHeads(catalog, { identity, list, signer: bundle.signer ?? null, trusted, at });
        const who = whoNow(catalog.jobs.get(jobId).actor);
        for (const alarm of alarms) log.add(logAlarmEntry(alarm, who, { kind: 'bundle', id: identity }));
        return alarms;
      });
    },
  };
}

function entryOf(catalog: Catalog, bundle: BundleRecord): NewAuditEntry {
  const { identity, list, role, jobId, verdict, override, overrides = [], outcome = 'done', detail } = bundle;
  const reasons = [...(override === undefined ? [] : [{ what: `verdict ${verdict}`, reason: override }]), ...overrides];
  return {
    who: whoNow(catalog.jobs.get(jobId).actor),
    action: ACTIONS[role],
    on: { kind: 'bundle', id: identity, name: list.name },
    outcome,
    job: jobId,
    verdict,
    ...(reasons.length > 0 ? { overrides: reasons } : {}),
    detail: { images: list.images.length, ...streamOf(list), signer: bundle.signer ?? '', ...detail },
  };
}

function streamOf({ stream, audience }: PackingList): Record<string, string | number> {
  return {
    ...(stream ? { stream: stream.name, number: stream.number } : {}),
    ...(audience === undefined ? {} : { audience }),
  };
}
