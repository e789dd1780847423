import type { NewAuditEntry } from '../../../shared/audit.ts';
import type { Catalog } from '../../catalog/catalog.ts';
import type { PackingList } from '../../engine/bundle/packing-list.ts';
import type { BundleBook } from '../context.ts';
import { type AuditLog, whoNow } from './audit-log.ts';

type BundleRecord = Parameters<BundleBook['record']>[0];

const ACTIONS = { exported: 'bundle.sealed', imported: 'bundle.imported', verified: 'bundle.verified' } as const;

/** Records bundles: the row, the head of the exporter's log that came or left with it, and the entry of ours, in one transaction. */
export function bundleBook(catalog: Catalog, log: AuditLog, now: () => Date): BundleBook {
  return {
    record: (bundle) => {
      const { identity, list, role, jobId, verdict, override, listBytes } = bundle;
      const at = now().toISOString();
      const row = { identity, name: list.name, role, job_id: jobId, verdict, reason: override ?? null, at };
      catalog.writeNow(() => {
        catalog.bundles.record(row, listBytes);
        keepHead(catalog, bundle, at);
        log.add(entryOf(catalog, bundle));
      });
    },
  };
}

/** An unsigned bundle could name any head: it is kept all the same, with nobody as its signer. */
function keepHead(catalog: Catalog, { identity, list, signer }: BundleRecord, at: string): void {
  if (!list.auditHead) return;
  const { log, size, hash } = list.auditHead;
  catalog.audit.addKnownHead({ log, size, hash, via: 'bundle', source: identity, signer: signer ?? null, at });
}

function entryOf(catalog: Catalog, bundle: BundleRecord): NewAuditEntry {
  const { identity, list, role, jobId, verdict, override, detail } = bundle;
  return {
    who: whoNow(catalog.jobs.get(jobId).actor),
    action: ACTIONS[role],
    on: { kind: 'bundle', id: identity, name: list.name },
    outcome: 'done',
    job: jobId,
    verdict,
    ...(override === undefined ? {} : { overrides: [{ what: `verdict ${verdict}`, reason: override }] }),
    detail: { images: list.images.length, ...streamOf(list), ...detail },
  };
}

function streamOf({ stream, audience }: PackingList): Record<string, string | number> {
  return {
    ...(stream ? { stream: stream.name, number: stream.number } : {}),
    ...(audience === undefined ? {} : { audience }),
  };
}
