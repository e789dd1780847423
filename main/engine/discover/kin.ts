import type { Site } from './site.ts';

/**
 * Makes those texts likely that are no more than like a reference (`acme/tool:v1`), where an image of the same document
 * comes from the same place (`acme/web:1.0`): two things in one deployment that share a name on Docker Hub.
 */
export function withKin(sites: readonly Site[]): Site[] {
  if (!sites.some(({ isFaint }) => isFaint)) return [...sites];
  const places = new Set(sites.flatMap(({ finding }) => (finding.certainty === 'maybe' ? [] : [placeOf(finding)])));
  return sites.map((site) => {
    const { finding, isFaint } = site;
    if (!isFaint || !places.has(placeOf(finding))) return site;
    const why = 'a text like a reference, from the same place as another image of this document';
    return { ...site, finding: { ...finding, certainty: 'likely', why } };
  });
}

function placeOf({ document, reference }: Site['finding']): string {
  return `${document} ${reference.slice(0, reference.indexOf('/') + 1)}`;
}
