import type { ScanResult } from '../../shared/contract.ts';
import type { Certainty, Finding } from '../../shared/finding.ts';

/** What a person decided about references: maybes that travel, anything that does not. */
export interface Choice {
  readonly include: readonly string[];
  readonly exclude: readonly string[];
  /** That could not be had: left out as long as that is so, and the other side is told. */
  readonly leaveOut: readonly string[];
}

/** A reference with every place that names it, and what becomes of it. */
export interface FoundImage {
  readonly reference: string;
  readonly findings: readonly Finding[];
  /** The surest of its findings. */
  readonly certainty: Certainty;
  readonly fate: 'travels' | 'excluded' | 'open';
}

/** The surest first. */
export const RANK: Readonly<Record<Certainty, number>> = { certain: 0, likely: 1, maybe: 2 };

/** The images of a scan with their fates, sorted by reference. */
export function imagesOf(scan: ScanResult, choice: Choice): FoundImage[] {
  const groups = Map.groupBy(scan.findings, ({ reference }) => reference);
  const include = new Set(choice.include);
  const exclude = new Set([...choice.exclude, ...choice.leaveOut]);
  return [...groups]
    .map(([reference, findings]) => {
      const certainty = surest(findings);
      const settled = certainty !== 'maybe' || include.has(reference);
      const fate = exclude.has(reference) ? 'excluded' : settled ? 'travels' : 'open';
      return { reference, findings, certainty, fate } as const;
    })
    .sort((a, b) => (a.reference < b.reference ? -1 : 1));
}

function surest(findings: readonly Finding[]): Certainty {
  return findings.reduce<Certainty>(
    (best, { certainty }) => (RANK[certainty] < RANK[best] ? certainty : best),
    'maybe',
  );
}

/** The choice after somebody said whether an image travels. */
export function decide(choice: Choice, image: FoundImage, wanted: boolean): Choice {
  return decideAll(choice, [image], wanted);
}

/** The choice after somebody said of many images whether they travel. */
export function decideAll(choice: Choice, images: readonly FoundImage[], wanted: boolean): Choice {
  const said = new Set(images.map(({ reference }) => reference));
  const without = (list: readonly string[]): string[] => list.filter((one) => !said.has(one));
  const maybes = images.filter(({ certainty }) => certainty === 'maybe').map(({ reference }) => reference);
  return {
    include: [...without(choice.include), ...(wanted ? maybes : [])],
    exclude: [...without(choice.exclude), ...(wanted ? [] : said)],
    leaveOut: without(choice.leaveOut),
  };
}
