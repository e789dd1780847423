import { z } from 'zod';
import { AuditHead, AuditRecord, LogHead } from './audit.ts';
import { Actor } from './job.ts';
import { LANGUAGES } from './messages/format.ts';

const Time = z.iso.datetime({ offset: true });
const Secret = z.string().max(65_536);

/** Narrows a list of entries. `since` and `until` are compared with the entries' own times. */
const AuditFilter = {
  /** A whole action, or its first word. */
  action: z.string().optional(),
  /** System user, operator or reviewer. */
  person: z.string().optional(),
  /** Name of what was acted on, or how its id starts, with all of the jobs that did; or a job. */
  on: z.string().optional(),
  /** Only entries with an override. */
  overridden: z.boolean().optional(),
  since: Time.optional(),
  until: Time.optional(),
};

/** A value of a filter that stands for nothing there is, and what may have been meant. */
export const UnknownFilter = z.object({
  option: z.enum(['action', 'person']),
  value: z.string(),
  near: z.array(z.string()),
});
export type UnknownFilter = z.infer<typeof UnknownFilter>;

/** One head and what the log says to it now. `ahead`: the log was longer then than it is now. */
export const HeadReport = z.object({
  head: AuditHead,
  /**
   * `given`: typed or named now; `returned`: came back with a receipt; `told`: a bundle says that its exporter keeps it; `bundle`: left
   * with a bundle; `receipt`: with a receipt that was made here; `checkpoint`: was signed here.
   */
  from: z.enum(['given', 'returned', 'told', 'bundle', 'receipt', 'checkpoint']),
  /** Name of the bundle that it came or left with or that the receipt is about, or of the key. */
  name: z.string().optional(),
  /** Who keeps it: the name that their key is trusted under, or its hex id. */
  peer: z.string().optional(),
  /** Identity of the bundle, digest of the receipt, or id of the key. */
  source: z.string().optional(),
  at: z.string().optional(),
  state: z.enum(['agrees', 'differs', 'ahead', 'badSignature']),
});
export type HeadReport = z.infer<typeof HeadReport>;

/**
 * Where the catalog says something else than the log. Of a bundle: `changed`, `gone`, `added`; `heads`: those kept of it are not what its signed
 * list or receipt says. Of a job `person`. Of a key `trusted`: the log does not know it so, `untrusted`: it is gone.
 */
export const RowDifference = z.object({
  what: z.enum(['changed', 'gone', 'added', 'heads', 'person', 'trusted', 'untrusted']),
  /** Of a bundle. */
  role: z.enum(['exported', 'imported', 'verified']).optional(),
  /** Identity of the bundle, the job, or id of the key. */
  identity: z.string(),
  name: z.string(),
});
export type RowDifference = z.infer<typeof RowDifference>;

/** Whether the log is whole, in figures: docs/audit-format.md says what each finds and what it cannot. */
export const AuditReport = z.object({
  whole: z.boolean(),
  head: LogHead,
  /** Where the chain first breaks, between `after` and `seq`, and how that shows. */
  fault: z.object({ seq: z.int(), after: z.int(), why: z.enum(['text', 'link', 'gap']) }).optional(),
  /** Entries from the first that are sure all the same; without any head only consistent: nothing outside confirms them. */
  sure: z.int(),
  heads: z.array(HeadReport),
  /** Others' logs of which heads are kept here. */
  kept: z.int(),
  /** The first entry whose time is before that of the one before it; no alarm, the order is that of the numbers. */
  clockBack: z.int().optional(),
  /** At most 100; empty where the catalog says what the log says. */
  rows: z.array(RowDifference),
});
export type AuditReport = z.infer<typeof AuditReport>;

/** A log that was once seen to be cut or rewritten: entry `seq` of the log here says so. `signer`: hex key id of its keeper, as far as known. */
export const LogAlarmSeen = z.object({
  seq: z.int(),
  at: z.string(),
  log: z.string(),
  /** It is the log here. */
  own: z.boolean(),
  /** `rewritten`, `cut`; of our own `differs`, `ahead`. */
  why: z.string(),
  before: z.string(),
  now: z.string(),
  signer: z.string().nullable(),
  signerName: z.string().optional(),
});
export type LogAlarmSeen = z.infer<typeof LogAlarmSeen>;

/** In the result of a job: what a bundle proved of a log, the exporter's (`peer`) or that of this workstation; both heads as they are printed. */
export const ToldAlarm = z.object({
  whose: z.enum(['own', 'peer']),
  why: z.enum(['rewritten', 'cut', 'differs', 'ahead']),
  before: z.string(),
  now: z.string(),
});
export type ToldAlarm = z.infer<typeof ToldAlarm>;

/** Another workstation's log, as far as heads of it are kept here: the longest, and what it came with. */
export const PeerLog = z.object({
  head: LogHead,
  via: z.enum(['bundle', 'receipt']),
  /** Identity of the bundle, or digest of the receipt; and the name of that bundle. */
  source: z.string(),
  name: z.string().optional(),
  /** Hex key id; null where nobody signed. */
  signer: z.string().nullable(),
  signerName: z.string().optional(),
  /** Whether that key is trusted now. What others say of a log stands in a row of its own and is no evidence against it. */
  trusted: z.boolean(),
  at: z.string(),
  /** Heads of it that are kept. */
  heads: z.int(),
  /** A size at which two of them differ: that log was rewritten. */
  contradicted: z.int().optional(),
  /** The last time that it was seen to be cut or rewritten. */
  alarm: LogAlarmSeen.optional(),
});
export type PeerLog = z.infer<typeof PeerLog>;

/** What is filled in on the hand-over form; the rest stays blank, to be written by hand. */
export const HandoverFields = z.object({
  ticket: z.string().optional(),
  /** Number of the medium. */
  medium: z.string().optional(),
  classification: z.string().optional(),
  /** Version of the virus definitions that the medium was scanned with. */
  antivirus: z.string().optional(),
  operator: z.string().optional(),
  reviewer: z.string().optional(),
});
export type HandoverFields = z.infer<typeof HandoverFields>;

const Reconciled = {
  identity: z.string(),
  name: z.string(),
  at: z.string(),
  stream: z.string().optional(),
  number: z.int().optional(),
  /** References that did not arrive, as far as it is known. */
  missing: z.array(z.string()),
};

/** Both sides of the account, as far as this workstation takes part in each. */
export const ReceiptOverview = z.object({
  /** Bundles that were sealed here. A receipt from paper has no signer and says nothing of single images. */
  sent: z.array(
    z.object({
      ...Reconciled,
      state: z.enum(['unconfirmed', 'partly', 'confirmed']),
      confirmed: z.string().optional(),
      signer: z.string().nullish(),
    }),
  ),
  /** Bundles that were imported here, with the time of their last receipt. */
  arrived: z.array(z.object({ ...Reconciled, verdict: z.string(), receipt: z.string().optional() })),
  /** Numbers of streams that never came here. */
  neverArrived: z.array(z.object({ stream: z.string(), audience: z.string(), numbers: z.array(z.int()) })),
  /** Bundles that somebody confirmed and nobody sent from here. */
  neverSent: z.array(
    z.object({ bundle: z.string(), signer: z.string().nullable(), signerName: z.string().optional(), at: z.string() }),
  ),
  /** Logs, ours or others', that were seen to be cut or rewritten, the newest first. */
  alarms: z.array(LogAlarmSeen),
  /** Receipts that were refused with an alarm: forged, or for a bundle that was never sent; the newest first. */
  refused: z.array(AuditRecord),
});
export type ReceiptOverview = z.infer<typeof ReceiptOverview>;

export const FiledReceipt = z.object({
  bundle: z.string(),
  name: z.string(),
  /** Null for a code from paper. */
  total: z.int().nullable(),
  missing: z.array(z.string()),
  signer: z.string().nullable(),
  /** The name that this key is trusted under. */
  signerName: z.string().optional(),
  /** What our own log says to the head of it that the other side kept. */
  ownLog: z.enum(['agrees', 'differs', 'ahead']).optional(),
  /** What is wrong with the other side's log, if anything; `another`: this key wrote of another log until now. */
  peerLog: z.enum(['rewritten', 'cut', 'another']).optional(),
  /** The two heads that show that a log was cut or rewritten, ours where that is it, else theirs: what was kept, and what is said now. */
  heads: z.object({ before: z.string(), now: z.string() }).optional(),
});
export type FiledReceipt = z.infer<typeof FiledReceipt>;

/** A name or digest that the catalog knows; `digest` and `last`: of its last landing, where it has one. */
export const FoundImage = z.object({
  reference: z.string(),
  digest: z.string().optional(),
  last: z.string().optional(),
});
export type FoundImage = z.infer<typeof FoundImage>;

/**
 * Who did it (of a job: who asked for it), and what they overrode beside the verdict, with the reasons they gave. `problems`,
 * `missingVolumes`: of a verification, where the bundle was not whole, whatever its signature.
 */
const Doer = {
  who: Actor.optional(),
  overrides: z.array(z.object({ what: z.string(), reason: z.string() })).optional(),
  problems: z.int().optional(),
  missingVolumes: z.int().optional(),
};

export const IMAGE_EVENTS = [
  'exported',
  'verified',
  'imported',
  'landed',
  'named',
  'accessory',
  'scanned',
  'waived',
  'receiptMade',
  'receiptFiled',
] as const;

/**
 * One thing that happened to an image. `named`: a deployment file of that job names it. `accessory`: something travelled with it, then
 * `digest` is that thing's. `receiptMade` here, `receiptFiled`: came back.
 */
export const ImageEvent = z.object({
  kind: z.enum(IMAGE_EVENTS),
  at: z.string(),
  /** Absent for receipts. */
  job: z.string().optional(),
  reference: z.string(),
  digest: z.string().optional(),
  /** Name and identity of the bundle, its verdict, and the key that signed it (of a receipt: the key that signed that). */
  bundle: z.string().optional(),
  identity: z.string().optional(),
  verdict: z.string().optional(),
  signer: z.string().optional(),
  /** The name that this key is trusted under now. */
  signerName: z.string().optional(),
  /** Why its verdict was overridden, why it was waived, why a code from paper was believed. */
  reason: z.string().optional(),
  /** Kind of accessory (`signature`, `sbom`, ...), or what was waived, and until when. */
  what: z.string().optional(),
  until: z.string().optional(),
  /** `sealed`, `pushed`, ... of an accessory; the verdict of a scan; `arrived` or `missing` of a receipt. */
  state: z.string().optional(),
  severity: z.string().optional(),
  scanner: z.string().optional(),
  /** When the scanner's database was last updated. */
  database: z.string().optional(),
  detail: z.string().optional(),
  address: z.string().optional(),
  file: z.string().optional(),
  line: z.int().optional(),
  ...Doer,
});
export type ImageEvent = z.infer<typeof ImageEvent>;

export const PlacedImage = z.object({
  address: z.string(),
  reference: z.string(),
  digest: z.string().nullable(),
  job: z.string(),
  at: z.string(),
});
export type PlacedImage = z.infer<typeof PlacedImage>;

export const NamedByFile = z.object({
  file: z.string(),
  line: z.int(),
  reference: z.string(),
  bundle: z.string(),
  identity: z.string(),
  verdict: z.string(),
  reason: z.string().nullable(),
  at: z.string(),
});
export type NamedByFile = z.infer<typeof NamedByFile>;

/** Something that happened with a bundle. `signer`: hex key id, and the name that it is trusted under now. */
export const BundleEvent = z.object({
  identity: z.string(),
  name: z.string(),
  stream: z.string().optional(),
  number: z.int().optional(),
  role: z.enum(['exported', 'imported', 'verified']),
  at: z.string(),
  job: z.string(),
  verdict: z.string(),
  /** Why its verdict was overridden. */
  reason: z.string().optional(),
  signer: z.string().optional(),
  signerName: z.string().optional(),
  ...Doer,
});
export type BundleEvent = z.infer<typeof BundleEvent>;

/** A bundle that was sealed, verified, imported or refused here: what happened with it, what it brought, what never arrived. */
export const RecordedBundle = z.object({
  identity: z.string(),
  name: z.string(),
  stream: z.string().optional(),
  number: z.int().optional(),
  events: z.array(
    z.object({
      role: z.enum(['exported', 'imported', 'verified']),
      at: z.string(),
      job: z.string(),
      verdict: z.string(),
      reason: z.string().optional(),
      signer: z.string().optional(),
      signerName: z.string().optional(),
      ...Doer,
    }),
  ),
  /** Made here, filed here, or for a bundle that was never sent; a code from paper has no signer and no total. `missing`: how many images. */
  receipts: z.array(
    z.object({
      direction: z.enum(['made', 'filed', 'unmatched']),
      at: z.string(),
      total: z.int().nullable(),
      missing: z.int(),
      head: AuditHead,
      /** Why a code was believed. */
      reason: z.string().optional(),
      signer: z.string().optional(),
      signerName: z.string().optional(),
      who: Actor.optional(),
    }),
  ),
  /** Entries of the log in which it, or a receipt for it, was refused. */
  refusals: z.array(AuditRecord),
  images: z.int(),
  landed: z.array(z.object({ reference: z.string(), address: z.string(), digest: z.string() })),
  missing: z.array(z.string()),
});
export type RecordedBundle = z.infer<typeof RecordedBundle>;

/** Where the audit log is forwarded to, and how many entries wait; `last`: the last attempt. */
export const ForwardView = z.object({
  target: z.string().optional(),
  pending: z.int(),
  /** Head of what had arrived when the log here was found not to have that entry any more: it was cut or rewritten, and all of it is sent again. */
  lost: z.string().optional(),
  last: z.object({ at: z.string(), error: z.string().optional() }).optional(),
});
export type ForwardView = z.infer<typeof ForwardView>;

const Limit = { limit: z.int().min(1).max(1000).default(100) };

/** Calls of the record: audit log, receipts, hand-over, catalog. Part of CONTRACT. */
export const RECORD_CALLS = {
  'audit.list': {
    request: z.object({
      limit: z.int().min(1).max(1000).default(50),
      /** Only entries before this number: the next page. */
      before: z.int().optional(),
      ...AuditFilter,
    }),
    /** `unknown`: only where no entry was left; `damaged`: the first of these entries that is not as it was written; `unsure`: from this entry on heads that are kept here contradict the log. */
    result: z.object({
      records: z.array(AuditRecord),
      head: LogHead,
      unknown: z.array(UnknownFilter).optional(),
      damaged: z.int().optional(),
      unsure: z.int().optional(),
    }),
  },
  /**
   * Hashes the whole log and compares it with every head that is known. `heads`: more of them, each SIZE:HASH, or the text of a
   * checkpoint, a receipt or a receipt's code; `bundles`: paths, their heads are compared too.
   */
  'audit.verify': {
    request: z.object({ heads: z.array(z.string()).default([]), bundles: z.array(z.string()).default([]) }),
    result: AuditReport,
  },
  /** Others' logs of which heads are kept here, those heard of last first. */
  'audit.heads': { request: z.object({}), result: z.object({ head: LogHead, peers: z.array(PeerLog) }) },
  /** Writes the log to a file of the host: `jsonl` is the whole log as it was hashed; `csv` and `html` are for people, and may be narrowed. */
  'audit.export': {
    request: z.object({
      output: z.string().min(1),
      format: z.enum(['jsonl', 'csv', 'html']),
      language: z.enum(LANGUAGES).default('en'),
      ...AuditFilter,
    }),
    /** `damaged`: from this entry on the log is not sure, which a file for people says too. */
    result: z.object({ written: z.string(), entries: z.int(), head: LogHead, damaged: z.int().optional() }),
  },
  /** The report of `html` as a page to print, where there is no file to write: the newest entries, at most 5,000; `more`: there are older ones. */
  'audit.report': {
    request: z.object({ language: z.enum(LANGUAGES).default('en'), ...AuditFilter }),
    result: z.object({
      html: z.string(),
      entries: z.int(),
      more: z.boolean(),
      head: LogHead,
      damaged: z.int().optional(),
    }),
  },
  /** The head of now, signed with a key where there is one; of a log that is not whole only for a reason. */
  'audit.checkpoint': {
    request: z.object({
      acceptDamaged: z.string().min(1).optional(),
      key: z.string().optional(),
      unsigned: z.boolean().default(false),
      passphrase: Secret.optional(),
    }),
    result: z.object({ head: LogHead, note: z.string().optional(), keyId: z.string().optional() }),
  },

  'audit.forwarding': { request: z.object({}), result: ForwardView },
  /** `tcp://HOST[:PORT]`, `tls://HOST[:PORT]` or an absolute path; empty: nowhere. `caPath`, `ca`: the certificates to trust for it, and no others (PEM). */
  'audit.forward': {
    request: z.object({ target: z.string(), caPath: z.string().optional(), ca: z.string().max(4_194_304).optional() }),
    result: ForwardView,
  },

  /** Signs what became of a bundle that was imported here. */
  'receipt.make': {
    request: z.object({
      /** Identity or its first digits, name, or import job. */
      bundle: z.string().min(1),
      /** Also people, hosts and projects: they leave the isolated side. */
      detail: z.boolean().default(false),
      key: z.string().optional(),
      passphrase: Secret.optional(),
      language: z.enum(LANGUAGES).default('en'),
    }),
    result: z.object({
      bundle: z.string(),
      name: z.string(),
      total: z.int(),
      missing: z.array(z.string()),
      /** What goes back: text with its signature. */
      note: z.string(),
      /** Bundle and head alone, for paper: not signed. */
      code: z.string(),
      /** A page to print, with the note and the code as a QR code. */
      html: z.string(),
      /** From this entry on the log here is not sure; the receipt shows that to the other side. */
      damaged: z.int().optional(),
    }),
  },
  /** Files a receipt: its whole text, or a code from paper with the reason to believe it. */
  'receipt.add': {
    request: z.union([
      z.object({
        text: z.string().max(16_777_216),
        /** What an error names. */
        path: z.string().default('-'),
        bundle: z.string().optional(),
      }),
      z.object({ code: z.string().max(1000), acceptUnsigned: z.string().min(1), bundle: z.string().optional() }),
    ]),
    result: FiledReceipt,
  },
  /** The form that travels with a medium, as a page to print; reads the bundle's list. */
  'handover.make': {
    request: z.object({
      bundle: z.array(z.string()).min(1),
      trust: z.array(z.string()).default([]),
      fields: HandoverFields.prefault({}),
    }),
    result: z.object({ html: z.string(), bundle: z.string(), name: z.string() }),
  },
  /** Words of references (each may be the start of one), or the first digits of a digest. */
  'catalog.search': { request: z.object({ text: z.string(), ...Limit }), result: z.array(FoundImage) },
  /** The whole life of a reference, an address or a digest. */
  'catalog.image': { request: z.object({ name: z.string(), ...Limit }), result: z.array(ImageEvent) },
  /** What stands below HOST/PROJECT[/PREFIX], as far as it was brought from here. */
  'catalog.destination': {
    request: z.object({ to: z.string().min(1), after: z.string().optional(), ...Limit }),
    result: z.array(PlacedImage),
  },
  /** The newest first. `text`: how a name, an identity or the signer's key id starts, or the name of a trusted signer; empty: all. */
  'catalog.bundles': { request: z.object({ text: z.string().default(''), ...Limit }), result: z.array(BundleEvent) },
  /** By identity or its first digits, name, or job. */
  'catalog.bundle': { request: z.object({ bundle: z.string() }), result: RecordedBundle },
  /** Which deployed file names an image that no trusted signer vouched for. */
  'catalog.unsigned': { request: z.object({ ...Limit }), result: z.array(NamedByFile) },
  /** Copies the catalog, beside the copies of every day. */
  'catalog.backup': { request: z.object({}), result: z.object({ path: z.string() }) },
  /** Every image of every bundle, with where it landed, to a file of the host. */
  'catalog.export': {
    request: z.object({ output: z.string().min(1), format: z.enum(['csv', 'jsonl']) }),
    result: z.object({ written: z.string(), rows: z.int() }),
  },
  'receipt.list': { request: z.object({ limit: z.int().min(1).max(1000).default(100) }), result: ReceiptOverview },
} as const;
