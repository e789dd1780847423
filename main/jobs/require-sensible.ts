import type { JobRequest, RelocateRequest } from '../../shared/contract.ts';
import { GapferryError } from '../../shared/gapferry-error.ts';
import { parseDestination, requireTemplate } from '../engine/address.ts';
import { wantedPlatforms } from './wanted-platforms.ts';

/** The part of a request that says where images go. */
type Where = Pick<RelocateRequest, 'to' | 'pathTemplate' | 'createProject' | 'projectPublic' | 'projectQuota'>;

/**
 * Throws what is wrong with a request by its words alone, before there is a job of it: nobody wants to find it in the
 * history, or be offered to go on with it. @throws usage.invalid, target.badAddress, target.badTemplate
 */
export function requireSensible({ kind, request }: JobRequest): void {
  if (kind === 'export' || kind === 'relocate') wantedPlatforms(request.platforms);
  if (kind === 'import' || kind === 'relocate') requireSensibleTarget(request);
}

function requireSensibleTarget({ to, pathTemplate, createProject, projectPublic, projectQuota }: Where): void {
  parseDestination(to);
  if (pathTemplate !== undefined) requireTemplate(pathTemplate);
  if (createProject) return;
  const lost = projectPublic ? '--project-public' : projectQuota === undefined ? undefined : '--project-quota';
  if (lost) throw new GapferryError('usage.invalid', { detail: `${lost} + --create-project` });
}
