import type { CallRequest } from '../../../shared/contract.ts';
import { parseSize } from '../../components/parse-size.ts';
import { shortNamed } from '../../files/source-name.ts';
import type { Workstation } from '../../shell/workstation.ts';
import { type ExportDraft, nameOf, outputOf } from './export-draft.ts';

/** The job that a draft asks for. `key`: the name that is shown as chosen; empty where it shall not be signed. */
export function exportJobOf(draft: ExportDraft, workstation: Workstation, key: string): CallRequest<'job.start'> {
  const said = (text: string): string | undefined => text.trim() || undefined;
  return {
    job: {
      kind: 'export',
      request: {
        sources: shortNamed(draft.sources),
        discover: { include: [...draft.include], exclude: [...draft.exclude] },
        platforms: [...draft.platforms],
        output: outputOf(draft, workstation),
        name: nameOf(draft),
        ...(key === '' ? { unsigned: true } : { key }),
        volumeSize: parseSize(draft.volumeSize),
        stream: said(draft.stream),
        audience: said(draft.audience),
        notAfter: said(draft.notAfter),
        operator: said(draft.operator),
        reviewer: said(draft.reviewer),
        ticket: said(draft.ticket),
        acceptSecrets: said(draft.acceptSecrets),
        acceptDamagedLog: said(draft.acceptDamagedLog),
        confirmOrigin: draft.confirmOrigin,
        onError: draft.leaveAnyOut ? 'leave-out' : 'stop',
        leaveOut: [...draft.leaveOut],
        unread: [...draft.unread],
      },
    },
    ...(key !== '' ? { passphrase: draft.passphrase } : {}),
  };
}
