import type { CallName, CallResult, DecodedRequest } from '../../../shared/contract.ts';
import type { ApiServices } from '../services.ts';
import { addressHandlers } from './addresses.ts';
import { auditHandlers } from './audit.ts';
import { bundleHandlers } from './bundles.ts';
import { catalogHandlers } from './catalog.ts';
import { certificateHandlers } from './certificates.ts';
import { fileHandlers } from './files.ts';
import { folderHandlers } from './folders.ts';
import { handoverHandlers } from './handover.ts';
import { jobFileHandlers } from './job-file.ts';
import { jobHandlers } from './jobs.ts';
import { keyHandlers } from './keys.ts';
import { preflightHandlers } from './preflight.ts';
import { quotaHandlers } from './quotas.ts';
import { receiptHandlers } from './receipts.ts';
import { registryHandlers } from './registries.ts';
import { surveyHandlers } from './survey.ts';
import { trustHandlers } from './trust.ts';
import { workstationHandlers } from './workstation.ts';

/** One handler for every entry of the contract: a missing one does not compile. */
export type Handlers = {
  readonly [N in CallName]: (request: DecodedRequest<N>) => Promise<CallResult<N>>;
};

/** The handlers of all calls, on the services of a host. */
export function createHandlers(services: ApiServices): Handlers {
  return {
    ...fileHandlers(services),
    ...bundleHandlers(services),
    ...jobHandlers(services),
    ...keyHandlers(services),
    ...trustHandlers(services),
    ...registryHandlers(services),
    ...certificateHandlers(services),
    ...preflightHandlers(services),
    ...quotaHandlers(services),
    ...surveyHandlers(services),
    ...addressHandlers(),
    ...auditHandlers(services),
    ...receiptHandlers(services),
    ...catalogHandlers(services),
    ...handoverHandlers(services),
    ...folderHandlers(services),
    ...jobFileHandlers(services),
    ...workstationHandlers(services),
  };
}
