import type { NewAuditEntry } from '../../../shared/audit.ts';
import type { GapferryError } from '../../../shared/gapferry-error.ts';
import type { Actor } from '../../../shared/job.ts';
import { whoNow } from './audit-log.ts';

/** What was refused, where a job asked for it, and who. */
export interface Refused {
  readonly identity: string;
  readonly list: { readonly name: string };
  readonly jobId?: string;
  readonly actor: Partial<Actor>;
}

/** A bundle was not let in, and why; two bundles of one number are an alarm. */
export function refusedBundle({ identity, list, jobId, actor }: Refused, refusal: GapferryError): NewAuditEntry {
  return {
    who: whoNow(actor),
    action: 'bundle.refused',
    on: { kind: 'bundle', id: identity, name: list.name },
    outcome: refusal.code === 'stream.equivocation' ? 'alarm' : 'refused',
    ...(jobId === undefined ? {} : { job: jobId }),
    detail: { error: refusal.code, ...refusal.params },
  };
}
