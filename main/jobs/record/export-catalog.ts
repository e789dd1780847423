import { setImmediate as breathe } from 'node:timers/promises';
import type { BundleRow } from '../../catalog/bundle-table.ts';
import type { Catalog } from '../../catalog/catalog.ts';
import { CSV_START, csvLine } from './csv.ts';
import { writeInPieces } from './write-in-pieces.ts';

const COLUMNS = [
  'at',
  'role',
  'bundle',
  'identity',
  'verdict',
  'reason',
  'signer',
  'job',
  'reference',
  'digest',
  'address',
  'landed',
];
/** Bundles read at a time. */
const PAGE = 50;

/** Writes every image of every bundle with where it landed. @throws medium.denied */
export async function exportCatalog(
  catalog: Catalog,
  { output, format }: { output: string; format: 'csv' | 'jsonl' },
): Promise<{ written: string; rows: number }> {
  const rows = await writeInPieces(output, async (write) => {
    let count = 0;
    if (format === 'csv') await write(`${CSV_START}${csvLine(COLUMNS)}`);
    for await (const bundle of bundles(catalog)) {
      const images = await catalog.read(() => catalog.questions.brought(bundle.identity, bundle.job_id));
      for (const image of images) await write(lineOf(bundle, image, format));
      count += images.length;
    }
    return count;
  });
  return { written: output, rows };
}

async function* bundles(catalog: Catalog): AsyncGenerator<BundleRow> {
  for (let last: BundleRow | undefined; ; ) {
    const after = last;
    const page = await catalog.read(() => catalog.bundles.page(after, PAGE));
    yield* page;
    if (page.length < PAGE) return;
    last = page.at(-1);
    await breathe();
  }
}

type Brought = ReturnType<Catalog['questions']['brought']>[number];

function lineOf(row: BundleRow, { reference, digest, address, landed }: Brought, format: 'csv' | 'jsonl'): string {
  const { at, role, name: bundle, identity, verdict, reason, signer, job_id: job } = row;
  if (format === 'csv') {
    const cells = [at, role, bundle, identity, verdict, reason, signer, job, reference, digest, address, landed];
    return csvLine(cells.map((cell) => cell ?? ''));
  }
  return `${JSON.stringify({ at, role, bundle, identity, verdict, reason, signer, job, reference, digest, address, landed })}\n`;
}
