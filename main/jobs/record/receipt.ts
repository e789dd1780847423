import { z } from 'zod';
import { AuditHead, LogHead, parseHead } from '../../../shared/audit.ts';
import { GapferryError } from '../../../shared/gapferry-error.ts';
import { Actor } from '../../../shared/job.ts';
import { DigestSchema, digestOf } from '../../engine/digest.ts';

export const RECEIPT_TYPE = 'application/vnd.gapferry.receipt.v1+json';
export const PRACTICE_RECEIPT_TYPE = 'application/vnd.gapferry.practice-receipt.v1+json';

const Landed = z.object({ reference: z.string(), address: z.string(), digest: z.string() });

/** What the isolated side says of a bundle (docs/receipt-format.md). Only `detail` tells anything that the exporter did not know. */
export const Receipt = z.strictObject({
  type: z.enum([RECEIPT_TYPE, PRACTICE_RECEIPT_TYPE]),
  bundle: DigestSchema,
  images: z.object({ total: z.int().nonnegative(), missing: z.array(z.string()) }),
  /** Head of the writer's audit log. */
  head: LogHead,
  /** Head of the exporter's log that came with the bundle, as it is kept here. */
  kept: LogHead.optional(),
  /** Hash of the writer's log, as it stands now, at the size whose head the exporter keeps, as the bundle says (`auditKept`). */
  before: AuditHead.optional(),
  detail: z
    .object({
      made: z.string(),
      verdict: z.string(),
      who: Actor,
      landed: z.array(Landed),
    })
    .optional(),
});
export type Receipt = z.infer<typeof Receipt>;

/** The text that is signed: two spaces, keys in schema order, as a packing list is written. */
export function receiptText(receipt: Receipt): string {
  return `${JSON.stringify(Receipt.parse(receipt), null, 2)}\n`;
}

/** Reads a text whose signature was verified; what JSON.parse would change silently is refused. @throws receipt.invalid */
export function parseReceipt(text: string, path: string): Receipt {
  if (text.startsWith('gapferry/audit-v1/')) throw invalid(path, 'a checkpoint of an audit log');
  const raw = parseJson(text, path);
  if (`${JSON.stringify(raw, null, 2)}\n` !== text) throw invalid(path, 'not in canonical form (duplicate key?)');
  const parsed = Receipt.safeParse(raw);
  if (!parsed.success) throw invalid(path, z.prettifyError(parsed.error).slice(0, 1000));
  return parsed.data;
}

const CODE = 'GAPFERRY-RECEIPT-1';

/** What fits into a QR code or is typed from paper: bundle, head, and four digits against slips. It is not signed. */
export function receiptCode({ bundle, head }: Pick<Receipt, 'bundle' | 'head'>): string {
  const body = `${CODE} ${bundle.slice('sha256:'.length)} ${head.size}:${head.hash}`;
  return `${body} ${checkDigits(body)}`;
}

/** Reads such a code however its groups were typed. @throws receipt.invalid */
export function parseReceiptCode(typed: string): { bundle: string; size: number; hash: string } {
  const plain = typed.replace(/\s+/g, '').toLowerCase();
  const [, bundle = '', rest = '', check] =
    /^gapferry-receipt-1([0-9a-f]{64})(\d{1,15}:[0-9a-f]{64})([0-9a-f]{4})$/.exec(plain) ?? [];
  const head = parseHead(rest);
  if (!head) throw invalid('--code', 'not a receipt code: its parts are the bundle, the head, and four digits');
  if (check !== checkDigits(`${CODE} ${bundle} ${rest}`))
    throw invalid('--code', 'the last four digits do not fit: a slip of typing');
  return { bundle: `sha256:${bundle}`, ...head };
}

function checkDigits(body: string): string {
  return digestOf(body).slice('sha256:'.length, 'sha256:'.length + 4);
}

function parseJson(text: string, path: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw invalid(path, 'its text is none of a receipt', cause);
  }
}

function invalid(path: string, detail: string, cause?: unknown): GapferryError {
  return new GapferryError('receipt.invalid', { path, detail }, { cause });
}
