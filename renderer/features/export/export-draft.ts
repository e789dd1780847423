import type { SourceInput } from '../../../shared/contract.ts';
import { joinPath } from '../../components/join-path.ts';
import { sourceName } from '../../files/source-name.ts';
import { defineDraft } from '../../shell/draft.ts';
import type { Workstation } from '../../shell/workstation.ts';

/** What was entered in an export so far. What is undefined was not touched: a default that follows the rest is shown. */
export interface ExportDraft {
  readonly step: number;
  readonly sources: readonly SourceInput[];
  readonly include: readonly string[];
  readonly exclude: readonly string[];
  /** Images that could not be had, one by one. */
  readonly leaveOut: readonly string[];
  readonly platforms: readonly string[];
  /** Files that are done without, as they cannot be read in full. */
  readonly unread: readonly string[];
  readonly folder: string | undefined;
  readonly name: string | undefined;
  readonly form: 'folder' | 'tar';
  /** Name of a key; empty: not signed. */
  readonly key: string | undefined;
  readonly passphrase: string;
  readonly volumeSize: string;
  readonly stream: string;
  readonly audience: string;
  readonly notAfter: string;
  readonly operator: string;
  readonly reviewer: string;
  readonly ticket: string;
  readonly acceptSecrets: string;
  readonly acceptDamagedLog: string;
  /** Whether any image that cannot be had is left out. */
  readonly leaveAnyOut: boolean;
  /** Refuse digests that only a mirror vouches for. */
  readonly confirmOrigin: boolean;
}

export const useExportDraft = defineDraft<ExportDraft>({
  step: 0,
  sources: [],
  include: [],
  exclude: [],
  leaveOut: [],
  unread: [],
  platforms: [],
  folder: undefined,
  name: undefined,
  form: 'folder',
  key: undefined,
  passphrase: '',
  volumeSize: '',
  stream: '',
  audience: '',
  notAfter: '',
  operator: '',
  reviewer: '',
  ticket: '',
  acceptSecrets: '',
  acceptDamagedLog: '',
  leaveAnyOut: false,
  confirmOrigin: false,
});

/** The folder that is shown: practice has one. */
export function folderOf(draft: ExportDraft, { practice }: Workstation): string {
  return draft.folder ?? practice?.stick ?? '';
}

/** The name that is shown: from the first file and the day, in characters that every file system takes. */
export function nameOf(draft: ExportDraft): string {
  if (draft.name !== undefined) return draft.name;
  const [first] = draft.sources;
  const base = (first ? sourceName(first) : '')
    .replace(/\.[A-Za-z]+$/, '')
    .replace(/[^A-Za-z0-9._-]+/g, '-')
    .replace(/^[-.]+|[-.]+$/g, '')
    .slice(0, 40);
  return `${base || 'images'}-${new Date().toISOString().slice(0, 10)}`;
}

/** Where the bundle is made. */
export function outputOf(draft: ExportDraft, workstation: Workstation): string {
  return joinPath(folderOf(draft, workstation), `${nameOf(draft)}${draft.form === 'tar' ? '.tar' : ''}`);
}
