import type { PreflightPlan } from '../../../shared/preflight.ts';
import type { Facts } from './facts.ts';
import { isForbidden, isSent } from './is-sent.ts';

/** What an import would do: what is new, what is taken over, what is skipped, bytes and time. */
export function planOf({ arrivals, blobs, memory }: Facts): PreflightPlan {
  const there = new Set(blobs.filter(({ present, held }) => present || held).map(({ digest }) => digest));
  const count = (...states: string[]) => arrivals.filter(({ tag }) => states.includes(tag.state)).length;
  const sent = arrivals.filter(isSent);
  const missing = sent.filter(({ graphs }) =>
    graphs.some((graph) => graph.blobs.some((b) => !there.has(b.descriptor.digest))),
  );
  const refused = arrivals.filter(isForbidden).length;
  const upload = blobs.filter(({ present, held, mountable }) => !present && held && !mountable);
  const manifests = new Map(
    sent
      .flatMap(({ graphs }) => graphs.flatMap((graph) => graph.manifests))
      .map(({ descriptor }) => [descriptor.digest, descriptor.size]),
  );
  const sum = (sizes: Iterable<number>) => [...sizes].reduce((total, size) => total + size, 0);
  const bytes = sum(upload.map(({ size }) => size)) + sum(manifests.values());
  return {
    images: {
      new: count('new', 'unknown'),
      moved: count('other') - refused,
      skipped: count('same'),
      missing: missing.length,
      refused,
    },
    blobs: {
      upload: upload.length,
      present: blobs.filter(({ present }) => present).length,
      mount: sum(
        blobs
          .filter((b) => b.present || b.held)
          .map(({ present, mountable, paths }) => paths.length - (mountable && !present ? 0 : 1)),
      ),
    },
    bytes,
    ...(memory.bytesPerSecond ? { seconds: Math.ceil(bytes / memory.bytesPerSecond) } : {}),
  };
}
