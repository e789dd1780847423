import { basename } from 'node:path';
import type { JobRequest } from '../../shared/contract.ts';

/** A job's title in a list: names and addresses only, the same in every language. */
export function titleOf(job: JobRequest): string {
  switch (job.kind) {
    case 'export':
      return job.request.name ?? basename(job.request.output);
    case 'import':
      return `${namesOf(job.request.bundle)} → ${job.request.to}${dry(job.request)}`;
    case 'relocate':
      return `→ ${job.request.to}${dry(job.request)}`;
    case 'verify':
      return namesOf(job.request.bundle);
  }
}

/** Where an export writes to, or which bundle an import or verify reads. */
export function pathsOf(job: JobRequest): string[] {
  switch (job.kind) {
    case 'export':
      return [job.request.output];
    case 'relocate':
      return [];
    default:
      return [...job.request.bundle];
  }
}

/** The phase a job of this kind starts in (design.md, "Jobs"). */
export function firstPhase(kind: JobRequest['kind']): string {
  return kind === 'export' || kind === 'relocate' ? 'resolve' : 'inspect';
}

/** As the option is called: the same in every language. */
function dry({ dryRun }: { readonly dryRun: boolean }): string {
  return dryRun ? ' (--dry-run)' : '';
}

function namesOf(paths: readonly string[]): string {
  return paths.map((path) => basename(path)).join(', ');
}
