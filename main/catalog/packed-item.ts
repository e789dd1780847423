import { z } from 'zod';
import { JobItem } from '../../shared/job.ts';
import { decodeRow, jsonColumn } from './stored.ts';

const PackedRow = z.object({ name: z.string(), item: jsonColumn(JobItem.omit({ name: true })) });

/** An item as it is stored: without its name, and without the digest that its target repeats. */
export function packItem({ name: _, ...item }: JobItem): string {
  const { target, digest } = item;
  const repeated = digest !== undefined && target?.endsWith(`@${digest}`);
  return JSON.stringify(repeated ? { ...item, target: target?.slice(0, -digest.length) } : item);
}

/** A row of name and stored item as the item that it was. */
export function unpackItem(row: unknown, place: string): JobItem {
  const { name, item } = decodeRow(PackedRow, row, place);
  const { target, digest } = item;
  const shortened = digest !== undefined && target?.endsWith('@');
  return { name, ...item, ...(shortened ? { target: `${target}${digest}` } : {}) };
}
