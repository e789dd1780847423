import type { Certainty } from '../../../shared/finding.ts';
import { atMost, type Site } from './site.ts';

const INSIDE = /^(.*?)metadata\.annotations\["kubectl\.kubernetes\.io\/last-applied-configuration"\]/;

/**
 * The configuration that kubectl applied last stands in an annotation of its object, and may be older than the object:
 * what it names is as sure as the object itself names it, and a maybe where the object names something else by now.
 */
export function asObjectsSay(sites: readonly Site[]): Site[] {
  if (!sites.some(({ finding }) => INSIDE.test(finding.path))) return [...sites];
  const named = Map.groupBy(
    sites.filter(({ finding }) => !INSIDE.test(finding.path)),
    keyOf,
  );
  return sites.map((site) => {
    const object = INSIDE.exec(site.finding.path)?.[1];
    if (object === undefined) return site;
    const same = (named.get(keyOf(site)) ?? []).filter(({ finding }) => finding.path.startsWith(object));
    const certainty = same.reduce<Certainty>((best, { finding }) => surer(best, finding.certainty), 'maybe');
    const why = `${site.finding.why}; its object does not name it any more`;
    if (same.length === 0) return { ...site, finding: { ...site.finding, certainty, why } };
    return { ...site, finding: { ...site.finding, certainty: atMost(site.finding.certainty, certainty) } };
  });
}

function keyOf({ finding }: Site): string {
  return `${finding.document} ${finding.reference}`;
}

function surer(a: Certainty, b: Certainty): Certainty {
  return atMost(a, b) === a ? b : a;
}
