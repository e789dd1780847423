import type { RefStyle } from '../../shared/contract.ts';
import type { Level } from '../../shared/scan.ts';
import { isWrongSize, parseSize } from '../components/parse-size.ts';
import type { Workstation } from '../shell/workstation.ts';

/** Where images go and what is made of the files: the same for import and relocate. Undefined: not touched. */
export interface TargetDraft {
  /** HOST/PROJECT[/PREFIX] */
  readonly to: string | undefined;
  readonly pathTemplate: string;
  readonly rewriteTo: string | undefined;
  readonly lockOutput: string;
  readonly ref: RefStyle;
  readonly createProject: boolean;
  readonly projectPublic: boolean;
  /** A size, as it was typed. */
  readonly projectQuota: string;
  readonly scan: boolean;
  /** Worst that is let pass; undefined: it is only reported. */
  readonly maxSeverity: Level | undefined;
  /** Path of a file with waivers. */
  readonly waivers: string;
  /** Name of a replication policy. */
  readonly replicate: string;
  readonly operator: string;
  readonly reviewer: string;
  readonly ticket: string;
}

export const EMPTY_TARGET: TargetDraft = {
  to: undefined,
  pathTemplate: '',
  rewriteTo: undefined,
  lockOutput: '',
  ref: 'digest',
  createProject: false,
  projectPublic: false,
  projectQuota: '',
  scan: false,
  maxSeverity: undefined,
  waivers: '',
  replicate: '',
  operator: '',
  reviewer: '',
  ticket: '',
};

/** What is shown: practice has a target and a folder. */
export function targetOf({ to }: TargetDraft, { practice }: Workstation): string {
  return to ?? practice?.target ?? '';
}

/** What stands in the way of asking the destination, as the key of its words. */
export function targetMissing(draft: TargetDraft, workstation: Workstation) {
  if (!/^[^/\s]+\/[^/\s]/.test(targetOf(draft, workstation).trim())) return 'ui.target.missing';
  return draft.createProject && isWrongSize(draft.projectQuota) ? 'ui.target.quotaWrong' : undefined;
}

export function rewriteToOf({ rewriteTo }: TargetDraft, { practice }: Workstation): string {
  return rewriteTo ?? practice?.rewritten ?? '';
}

/** The part of a request that import and relocate share. */
export function targetRequestOf(draft: TargetDraft, workstation: Workstation) {
  const said = (text: string): string | undefined => text.trim() || undefined;
  const scan = draft.scan || workstation.maxSeverity !== undefined;
  return {
    to: targetOf(draft, workstation).trim(),
    pathTemplate: said(draft.pathTemplate),
    rewriteTo: said(rewriteToOf(draft, workstation)),
    lockOutput: said(draft.lockOutput),
    ref: draft.ref,
    createProject: draft.createProject,
    projectPublic: draft.createProject && draft.projectPublic,
    projectQuota: draft.createProject ? parseSize(draft.projectQuota) : undefined,
    scan,
    maxSeverity: scan ? draft.maxSeverity : undefined,
    waivers: scan ? said(draft.waivers) : undefined,
    replicate: said(draft.replicate),
    operator: said(draft.operator),
    reviewer: said(draft.reviewer),
    ticket: said(draft.ticket),
  };
}
