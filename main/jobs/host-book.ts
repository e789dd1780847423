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
  /** Keeps what is new; what is undefined stays as it was. */
  learn(host: string, memory: HostMemory): void;
}

/** Kept in the catalog's settings. */
export function hostBook(catalog: Catalog): HostBook {
  const key = (host: string) => `host ${host}`;
  const recall = (host: string): HostMemory => catalog.settings.get(key(host), Memory) ?? {};
  return {
    recall,
    learn: (host, { bytesPerSecond, refusedBody }) => {
      if (bytesPerSecond === undefined && refusedBody === undefined) return;
      catalog.writeNow(() => {
        const before = recall(host);
        catalog.settings.set(key(host), {
          bytesPerSecond: bytesPerSecond ?? before.bytesPerSecond,
          refusedBody: refusedBody ?? before.refusedBody,
        });
      });
    },
  };
}
