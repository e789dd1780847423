import type { KeptScan } from '../../catalog/belonging-table.ts';
import type { PackingList } from '../../engine/bundle/packing-list.ts';
import type { Aftermath } from '../after-landing.ts';
import type { LandingReport } from '../destination.ts';
import type { LandingBook } from './landing-book.ts';

type Landed = Parameters<LandingBook['record']>[1];

/** What a job brought with images to a destination, and how they were scanned there. */
export function landedBelongings(report: LandingReport, { result }: Pick<Aftermath, 'result'>): Landed {
  const digests = new Map(report.landed.map(({ reference, root }) => [reference, root.digest]));
  const accessories = report.accessories.flatMap(({ landing: { reference }, carried }) =>
    carried.map(({ subject, digest, kind, state }) => ({ reference, subject, digest, kind, state })),
  );
  const scans = (result.scans ?? []).flatMap((scan): KeptScan[] => {
    const digest = digests.get(scan.reference);
    return digest === undefined ? [] : [{ ...scan, digest }];
  });
  return { accessories, scans };
}

/**
 * What a list carries with its images. It names repositories: what belongs to a manifest below an image stands with every
 * image of that repository.
 */
export function sealedBelongings({ images, accessories = [] }: PackingList): Landed {
  const sealed = accessories.flatMap(({ subject, digest, kind, repository }) => {
    const near = images.filter(({ reference }) => /^[:@]/.test(after(reference, repository)));
    const own = near.filter((image) => image.digest === subject || image.originalIndex === subject);
    return (own.length > 0 ? own : near).map(({ reference }) => ({
      reference,
      subject,
      digest,
      kind,
      state: 'sealed',
    }));
  });
  return { accessories: sealed, scans: [] };
}

function after(reference: string, repository: string): string {
  return reference.startsWith(repository) ? reference.slice(repository.length) : '';
}
