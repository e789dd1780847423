import type { z } from 'zod';
import { PackingList } from '../../engine/bundle/packing-list.ts';

const Heads = PackingList.pick({ auditHead: true, auditBefore: true, auditKept: true, signer: true });
/** What a packing list says of logs. */
export type ListedHeads = z.infer<typeof Heads>;

/** Reads only that of a list that was parsed when it came in: one with thousands of images takes a moment. */
export function listedHeads(bytes: Uint8Array): ListedHeads {
  return Heads.parse(JSON.parse(Buffer.from(bytes).toString('utf8')));
}
