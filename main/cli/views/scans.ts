import { z } from 'zod';
import type { Translator } from '../../../shared/messages/translator.ts';
import { ReplicationResult, ScanOfImage } from '../../../shared/scan.ts';
import { table } from '../table.ts';

const Result = z.object({ scans: z.array(ScanOfImage).optional(), replication: ReplicationResult.optional() });

/** What the scanner found in each image, the waivers that counted, and how the replication ended. */
export function scansText(result: unknown, say: Translator): string {
  const { scans = [], replication } = Result.safeParse(result).data ?? {};
  const parts = [scansTable(scans, say), waiversText(scans, say)];
  if (replication) {
    const { policy, succeeded, total } = replication;
    parts.push(`${say.t('replication.done', { policy, succeeded, total })}\n`);
  }
  return parts.filter(Boolean).join('\n');
}

function scansTable(scans: readonly ScanOfImage[], say: Translator): string {
  const { t } = say;
  if (scans.length === 0) return '';
  const heads = ['reference', 'verdict', 'severity', 'counts', 'detail'] as const;
  return table(
    heads.map((head) => ({ head: t(`column.${head}`) })),
    scans.map(({ reference, verdict, severity, counts = {}, detail = '' }) => [
      reference,
      t(`scan.verdict.${verdict}`),
      severity === undefined ? '' : t(`scan.severity.${severity}`),
      Object.entries(counts)
        .map(([name, count]) => `${say.maybe(`scan.severity.${name}`) ?? name} ${count}`)
        .join(', '),
      say.detail(detail),
    ]),
  );
}

function waiversText(scans: readonly ScanOfImage[], { t }: Translator): string {
  const used = scans.flatMap(({ waivers = [] }) => waivers.map((waiver) => t('scan.waiver', waiver)));
  return [...new Set(used)].map((line) => `${line}\n`).join('');
}
