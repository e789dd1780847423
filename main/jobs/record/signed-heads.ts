import type { LogHead } from '../../../shared/audit.ts';
import type { RowDifference } from '../../../shared/record-contract.ts';
import type { KnownHeadRow } from '../../catalog/audit-table.ts';
import type { Catalog } from '../../catalog/catalog.ts';
import type { ReceiptRow } from '../../catalog/receipt-table.ts';
import { digestOf } from '../../engine/digest.ts';
import { parseNote } from '../../engine/trust/signed-note.ts';
import { everyBundle } from './every-row.ts';
import type { KnownKey } from './given-heads.ts';
import { type ListedHeads, listedHeads } from './listed-heads.ts';
import { noteSigner } from './note-signer.ts';
import { parseReceipt, type Receipt } from './receipt.ts';

/** Heads as their papers say, and of which bundles the catalog's own list of heads says something else. */
export interface SignedHeads {
  readonly heads: readonly KnownHeadRow[];
  readonly differences: readonly RowDifference[];
}

type Said = LogHead & Pick<KnownHeadRow, 'via'>;

/** A packing list or receipt: what it says of logs; `always`: what is kept of it whatever else is known. Nothing where it is not as it was signed. */
interface Paper {
  readonly source: string;
  readonly signer: string | null;
  readonly at: string;
  readonly about: Pick<RowDifference, 'role' | 'identity' | 'name'>;
  readonly says: readonly Said[];
  readonly always: readonly Said[];
  readonly sound: boolean;
}

/**
 * The heads that are kept, from the packing lists and signed receipts that they came with: the table of heads is only an index of these, and who can
 * write it can make it agree with a log that was written anew. Reads all of them. Inside `Catalog.read`.
 */
export function signedHeads(catalog: Catalog, known: readonly KnownKey[]): SignedHeads {
  const ownLog = catalog.audit.head()?.log;
  const rows = Map.groupBy(catalog.audit.knownHeads(), ({ source }) => source);
  const heads: KnownHeadRow[] = [];
  const differences: RowDifference[] = [];
  for (const paper of papers(catalog, known)) {
    const kept = rows.get(paper.source) ?? [];
    rows.delete(paper.source);
    const right = kept.filter((row) => paper.says.some((said) => isSame(said, row)));
    const wrong = kept.filter((row) => !right.includes(row));
    // What a list says that its exporter keeps of the log here counts where it was counted then.
    const lost = paper.says.filter(
      (said) =>
        said.via === 'returned' && !paper.always.includes(said) && wrong.some((row) => isMeant(said, row, ownLog)),
    );
    const missing = [...paper.always, ...lost].filter((said) => !right.some((row) => isSame(said, row)));
    const { source, signer, at, about, sound } = paper;
    heads.push(...right, ...missing.map((said) => ({ ...said, source, signer, made: kept[0]?.made ?? null, at })));
    if (!sound || wrong.length + missing.length > 0) differences.push({ what: 'heads', ...about });
  }
  heads.push(...[...rows.values()].flat());
  return { heads: heads.sort(inOrder), differences };
}

/** The table of heads as it is. Inside `Catalog.read`. */
export function indexedHeads(catalog: Catalog): SignedHeads {
  return { heads: catalog.audit.knownHeads(), differences: [] };
}

function* papers(catalog: Catalog, known: readonly KnownKey[]): Generator<Paper> {
  const seen = new Set<string>();
  for (const { identity, name, role, signer, at } of everyBundle(catalog)) {
    if (seen.has(identity)) continue;
    seen.add(identity);
    const bytes = catalog.bundles.bytes(identity);
    const sound = digestOf(bytes) === identity;
    yield {
      source: identity,
      signer,
      at,
      about: { role, identity, name },
      ...(sound ? inList(listedHeads(bytes)) : NOTHING),
      sound,
    };
  }
  for (const row of catalog.receipts.signed()) {
    const { digest: source, signer, at, bundle: identity } = row;
    const receipt = receiptIn(row, known);
    const role = row.direction === 'filed' ? 'exported' : 'imported';
    const about = { role, identity, name: catalog.bundles.of(identity)[0]?.name ?? identity } as const;
    // What was made here says of the log here: that is compared by itself.
    const said = receipt && row.direction === 'filed' ? inReceipt(receipt) : NOTHING;
    yield { source, signer, at, about, ...said, sound: receipt !== undefined && isOf(row, receipt) };
  }
}

const NOTHING: Pick<Paper, 'says' | 'always'> = { says: [], always: [] };

function inList({ auditHead, auditBefore = [], auditKept = [] }: ListedHeads): Pick<Paper, 'says' | 'always'> {
  const always = auditHead ? [{ ...auditHead, via: 'bundle' } as const] : [];
  const before = auditHead ? auditBefore.map((head) => ({ log: auditHead.log, ...head, via: 'bundle' }) as const) : [];
  return { always, says: [...always, ...before, ...auditKept.map((head) => ({ ...head, via: 'returned' }) as const)] };
}

function inReceipt({ head, kept, before }: Receipt): Pick<Paper, 'says' | 'always'> {
  const always = [{ ...head, via: 'receipt' } as const, ...(kept ? [{ ...kept, via: 'returned' } as const] : [])];
  return { always, says: [...always, ...(before ? [{ log: head.log, ...before, via: 'receipt' } as const] : [])] };
}

/** Undefined where the note is not as it was signed by a key that is known here. */
function receiptIn({ note, digest }: ReceiptRow, known: readonly KnownKey[]): Receipt | undefined {
  try {
    const parsed = parseNote(note, digest);
    noteSigner(parsed, known, digest);
    return digestOf(parsed.text) === digest ? parseReceipt(parsed.text, digest) : undefined;
  } catch {
    return undefined;
  }
}

function isOf({ bundle, log, size, hash }: ReceiptRow, receipt: Receipt): boolean {
  const { head } = receipt;
  return receipt.bundle === bundle && head.log === log && head.size === size && head.hash === hash;
}

function isSame(said: Said, row: Said): boolean {
  return said.via === row.via && said.log === row.log && said.size === row.size && said.hash === row.hash;
}

function isMeant(said: Said, row: KnownHeadRow, ownLog: string | undefined): boolean {
  return row.via === 'returned' && (said.log === row.log || said.log === ownLog || said.size === row.size);
}

/** As the table gives them: the longest of a log last. */
function inOrder(a: KnownHeadRow, b: KnownHeadRow): number {
  if (a.log !== b.log) return a.log < b.log ? -1 : 1;
  return a.size - b.size || (a.at < b.at ? -1 : a.at > b.at ? 1 : 0);
}
