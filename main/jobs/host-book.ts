import { z } from 'zod';
import type { Catalog } from '../catalog/catalog.ts';
import type { HostMemory } from './preflight/facts.ts';

const Memory = z.object({
  bytesPerSecond: z.number().positive().optional(),
  refusedBody: z.int().positive().optional(),
});

/** What transfers to a host have taught: how fast it is, which bodies are too large for what stands in front of it. */
export interface HostBook {
  recall(host: string): HostMemory;
  learnRate(host: string, bytesPerSecond: number): void;
  /** Bytes of the smallest body that was refused in a run, infinite for none, and of the largest that was taken: it disproves a limit of before. */
  learnBodies(host: string, bodies: { readonly refused: number; readonly accepted: number }): void;
}

/** Kept in the catalog's settings. */
export function hostBook(catalog: Catalog): HostBook {
  const key = (host: string) => `host ${host}`;
  const recall = (host: string): HostMemory => catalog.settings.get(key(host), Memory) ?? {};
  const keep = (host: string, change: (before: HostMemory) => HostMemory): void =>
    catalog.writeNow(() => catalog.settings.set(key(host), change(recall(host))));
  return {
    recall,
    learnRate: (host, bytesPerSecond) => keep(host, (before) => ({ ...before, bytesPerSecond })),
    learnBodies: (host, { refused, accepted }) => {
      if (!Number.isFinite(refused) && accepted === 0) return;
      keep(host, ({ bytesPerSecond, refusedBody: before }) => {
        const holds = before !== undefined && before > accepted;
        const refusedBody = Number.isFinite(refused) ? refused : holds ? before : undefined;
        return { bytesPerSecond, refusedBody };
      });
    },
  };
}
