import { hostname } from 'node:os';
import type { AuditRecord, LogHead } from '../../../shared/audit.ts';
import type { DecodedRequest } from '../../../shared/contract.ts';
import { GapferryError } from '../../../shared/gapferry-error.ts';
import { translator } from '../../../shared/messages/translator.ts';
import type { AuditFilter } from '../../catalog/audit-table.ts';
import type { Catalog } from '../../catalog/catalog.ts';
import type { KeyStore } from '../../engine/trust/key-store.ts';
import { reportEnd, reportRow, reportStart } from '../print/audit-report.ts';
import { type AuditLog, whoNow } from './audit-log.ts';
import { CSV_START, csvLine } from './csv.ts';
import { verifyLog } from './verify-log.ts';
import { writeInPieces } from './write-in-pieces.ts';

type ExportRequest = DecodedRequest<'audit.export'>;
type ReportRequest = DecodedRequest<'audit.report'>;

/** Entries of a report that is made in memory. */
const MOST = 5_000;

/** From this entry on the log is not sure; absent where it is whole. */
interface Damage {
  readonly damaged?: number;
}

/** The log, and what it is held against. */
interface LogDesk {
  readonly catalog: Catalog;
  readonly log: AuditLog;
  readonly keys: KeyStore;
}

/** A form of the log for people: what stands before the entries, a piece for each, what stands after. */
interface Form {
  readonly start: string;
  readonly piece: (entry: AuditRecord) => string;
  readonly end: string;
}

/** Writes the log to a file, whole or not at all, and records that it did. @throws usage.invalid, medium.denied */
export async function exportLog(
  { catalog, log, keys }: LogDesk,
  request: ExportRequest,
  now: Date,
): Promise<{ written: string; entries: number; head: LogHead } & Damage> {
  const { output, format } = request;
  const filter = filterOf(request);
  if (format === 'jsonl' && Object.keys(filter).length > 0) {
    throw new GapferryError('usage.invalid', { detail: 'jsonl: the whole log or nothing, so that it can be verified' });
  }
  const head = log.head();
  const damage = await damageOf(catalog, log, keys);
  const entries = await writeInPieces(output, (write) =>
    format === 'jsonl'
      ? writeWhole(log, head, write)
      : writeForm(log, head, formOf(request, head, damage, now), filter, write),
  );
  const detail = { format, entries, output, ...filter, ...damage };
  await log.record({
    who: whoNow(),
    action: 'log.exported',
    on: { kind: 'log', id: head.log },
    outcome: 'done',
    detail,
  });
  return { written: output, entries, head, ...damage };
}

/** The printed report as a page, of the newest entries that a filter leaves; recorded like any export. */
export async function reportLog(
  { catalog, log, keys }: LogDesk,
  request: ReportRequest,
  now: Date,
): Promise<{ html: string; entries: number; more: boolean; head: LogHead } & Damage> {
  const filter = filterOf(request);
  const { head, found } = await catalog.read(() => ({ head: log.head(), found: catalog.audit.list(filter, MOST + 1) }));
  const damage = await damageOf(catalog, log, keys);
  const records = found.slice(0, MOST).reverse();
  const { start, piece, end } = formOf({ ...request, format: 'html' }, head, damage, now);
  const on = { kind: 'log', id: head.log };
  const detail = { format: 'html', entries: records.length, ...filter, ...damage };
  await log.record({ who: whoNow(), action: 'log.exported', on, outcome: 'done', detail });
  const html = [start, ...records.map(piece), end].join('');
  return { html, entries: records.length, more: found.length > MOST, head, ...damage };
}

/** What was asked for; times as entries have them, so that they compare as text. */
function filterOf({
  action,
  person,
  on,
  overridden,
  since,
  until,
}: ReportRequest): Readonly<Record<string, string | true>> {
  return {
    ...(action === undefined ? {} : { action }),
    ...(person === undefined ? {} : { person }),
    ...(on === undefined ? {} : { on }),
    ...(overridden ? { overridden } : {}),
    ...(since === undefined ? {} : { since: new Date(since).toISOString() }),
    ...(until === undefined ? {} : { until: new Date(until).toISOString() }),
  };
}

/** What is added while this runs is not in the head that was given. */
async function writeWhole(log: AuditLog, head: LogHead, write: (text: string) => Promise<void>): Promise<number> {
  for await (const entry of log.entries()) {
    if (entry.seq > head.size) break;
    await write(`${JSON.stringify(entry)}\n`);
  }
  return head.size;
}

async function writeForm(
  log: AuditLog,
  head: LogHead,
  { start, piece, end }: Form,
  filter: AuditFilter,
  write: (text: string) => Promise<void>,
): Promise<number> {
  let count = 0;
  await write(start);
  for await (const record of log.chosen(filter)) {
    if (record.seq > head.size) break;
    await write(piece(record));
    count++;
  }
  await write(end);
  return count;
}

/** As `gapferry audit verify` says it: by the chain, and by every head that is kept here. */
async function damageOf(catalog: Catalog, log: AuditLog, keys: KeyStore): Promise<Damage> {
  const { whole, sure } = await verifyLog(catalog, log, keys, { heads: [] });
  return whole ? {} : { damaged: sure + 1 };
}

function formOf(
  request: ReportRequest & { format: 'csv' | 'html' | 'jsonl' },
  head: LogHead,
  { damaged }: Damage,
  now: Date,
): Form {
  if (request.format === 'csv') {
    const state = (seq: number): string => (damaged === undefined ? '' : seq < damaged ? 'sure' : 'DAMAGED');
    const piece = (record: AuditRecord): string => csvLine([...cellsOf(record), state(record.seq)]);
    return { start: `${CSV_START}${csvLine(COLUMNS)}`, piece, end: '' };
  }
  const say = translator(request.language);
  const { since, until, person, action, on, overridden } = request;
  const about = {
    head,
    workstation: hostname(),
    made: now.toISOString(),
    since,
    until,
    person,
    action,
    on,
    overridden,
    damaged,
  };
  return { start: reportStart(about, say), piece: (record) => reportRow(record, say), end: reportEnd() };
}

const COLUMNS = [
  ...['seq', 'at', 'action', 'outcome', 'kind', 'id', 'name', 'verdict'],
  ...['user', 'workstation', 'operator', 'reviewer', 'ticket', 'overrides', 'off', 'job', 'detail', 'hash', 'state'],
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
