import { hostname } from 'node:os';
import { AuditEntry, type AuditRecord, type LogHead } from '../../../shared/audit.ts';
import type { DecodedRequest } from '../../../shared/contract.ts';
import { GapferryError } from '../../../shared/gapferry-error.ts';
import { translator } from '../../../shared/messages/translator.ts';
import type { ChainedEntry } from '../../catalog/audit-chain.ts';
import { decodeRow, jsonColumn } from '../../catalog/stored.ts';
import { reportEnd, reportRow, reportStart } from '../print/audit-report.ts';
import { type AuditLog, whoNow } from './audit-log.ts';
import { CSV_START, csvLine } from './csv.ts';
import { writeInPieces } from './write-in-pieces.ts';

type ExportRequest = DecodedRequest<'audit.export'>;

/** A form of the log: what stands before the entries, a piece for each, what stands after. */
interface Form {
  readonly start: string;
  readonly piece: (entry: ChainedEntry) => string;
  readonly end: string;
}

/** Writes the log to a file, whole or not at all, and records that it did. @throws usage.invalid, medium.denied */
export async function exportLog(
  log: AuditLog,
  request: ExportRequest,
  now: Date,
): Promise<{ written: string; entries: number; head: LogHead }> {
  const { output, format, since, until } = request;
  if (format === 'jsonl' && (since ?? until) !== undefined) {
    throw new GapferryError('usage.invalid', { detail: 'jsonl: the whole log or nothing, so that it can be verified' });
  }
  const head = log.head();
  const form = formOf(request, head, now);
  const entries = await writeInPieces(output, (write) => writeEntries(log, head, form, request, write));
  const detail = { format, entries, output };
  await log.record({
    who: whoNow(),
    action: 'log.exported',
    on: { kind: 'log', id: head.log },
    outcome: 'done',
    detail,
  });
  return { written: output, entries, head };
}

async function writeEntries(
  log: AuditLog,
  head: LogHead,
  { start, piece, end }: Form,
  { since, until }: ExportRequest,
  write: (text: string) => Promise<void>,
): Promise<number> {
  let count = 0;
  await write(start);
  for await (const entry of log.entries()) {
    // What is added while this runs is not in the head that was printed.
    if (entry.seq > head.size) break;
    if (!isBetween(entry, since, until)) continue;
    await write(piece(entry));
    count++;
  }
  await write(end);
  return count;
}

function formOf({ format, language, since, until }: ExportRequest, head: LogHead, now: Date): Form {
  switch (format) {
    case 'jsonl':
      return { start: '', piece: (entry) => `${JSON.stringify(entry)}\n`, end: '' };
    case 'csv':
      return { start: `${CSV_START}${csvLine(COLUMNS)}`, piece: (entry) => csvLine(cellsOf(recordOf(entry))), end: '' };
    case 'html': {
      const say = translator(language);
      const about = { head, workstation: hostname(), made: now.toISOString(), since, until };
      return { start: reportStart(about, say), piece: (entry) => reportRow(recordOf(entry), say), end: reportEnd() };
    }
  }
}

const COLUMNS = [
  ...['seq', 'at', 'action', 'outcome', 'kind', 'id', 'name', 'verdict'],
  ...['user', 'workstation', 'operator', 'reviewer', 'ticket', 'overrides', 'off', 'job', 'detail', 'hash'],
];

function cellsOf({ seq, hash, entry }: AuditRecord): (string | number | undefined)[] {
  const { at, action, outcome, on, verdict, who, overrides, off, job, detail } = entry;
  const reasons = overrides?.map(({ what, reason }) => `${what}: ${reason}`).join('; ');
  const facts = Object.entries(detail ?? {}).map(([key, value]) => `${key}=${value}`);
  return [
    ...[seq, at, action, outcome, on.kind, on.id, on.name, verdict],
    ...[who.user, who.workstation, who.operator, who.reviewer, who.ticket],
    ...[reasons, off?.join('; '), job, facts.join('; '), hash],
  ];
}

const EntryText = jsonColumn(AuditEntry);

function recordOf({ seq, hash, entry }: ChainedEntry): AuditRecord {
  return { seq, hash, entry: decodeRow(EntryText, entry, `audit entry ${seq}`) };
}

/** Times of one form, UTC with milliseconds, so that they compare as text. */
function isBetween({ seq, entry }: ChainedEntry, since: string | undefined, until: string | undefined): boolean {
  if (since === undefined && until === undefined) return true;
  const { at } = recordOf({ seq, entry, prev: '', hash: '' }).entry;
  const time = Date.parse(at);
  return (since === undefined || time >= Date.parse(since)) && (until === undefined || time <= Date.parse(until));
}
