import type { SurveyedImage } from '../../shared/survey.ts';
import { weighedBlobs } from './weigh.ts';

/** A part of what fills a medium. `shared`: content of several images; `rest`: the smaller images together. */
export interface Share {
  readonly kind: 'image' | 'shared' | 'rest';
  readonly name: string;
  readonly bytes: number;
  /** Images that it stands for; of shared layers 0. */
  readonly images: number;
}

/** The largest `most` images with what is theirs alone, the rest in one, and what several share. */
export function sharesOf(images: readonly SurveyedImage[], platforms: readonly string[], most: number): Share[] {
  const users = new Map<string, { size: number; by: Set<string> }>();
  for (const image of images) {
    for (const { digest, size } of weighedBlobs(image, platforms)) {
      const known = users.get(digest) ?? { size, by: new Set<string>() };
      known.by.add(image.reference);
      users.set(digest, known);
    }
  }
  const own = new Map<string, number>();
  let shared = 0;
  for (const { size, by } of users.values()) {
    const [only] = by;
    if (by.size > 1 || only === undefined) shared += size;
    else own.set(only, (own.get(only) ?? 0) + size);
  }
  const sorted = [...own].sort((a, b) => b[1] - a[1]);
  const rest = sorted.slice(most).reduce((sum, [, bytes]) => sum + bytes, 0);
  const shares: Share[] = [
    ...sorted.slice(0, most).map(([name, bytes]) => ({ kind: 'image' as const, name, bytes, images: 1 })),
    { kind: 'rest', name: '', bytes: rest, images: Math.max(0, sorted.length - most) },
    { kind: 'shared', name: '', bytes: shared, images: 0 },
  ];
  return shares.filter(({ bytes }) => bytes > 0);
}
