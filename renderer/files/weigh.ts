import type { SurveyedImage } from '../../shared/survey.ts';

/** Bytes of the images for a choice of platforms (none: all), each blob once: layers that images share count once. */
export function weigh(images: Iterable<SurveyedImage>, platforms: readonly string[]): number {
  const seen = new Set<string>();
  let total = 0;
  for (const image of images) {
    for (const { digest, size } of weighedBlobs(image, platforms)) {
      if (seen.has(digest)) continue;
      seen.add(digest);
      total += size;
    }
  }
  return total;
}

/** What of an image travels with a choice of platforms; a blob of two platforms is there twice. */
export function weighedBlobs(
  { parts }: SurveyedImage,
  platforms: readonly string[],
): { digest: string; size: number }[] {
  return parts.filter(({ platform }) => travels(platform, platforms)).flatMap(({ blobs }) => blobs);
}

/** As --platform takes them: one without a variant takes every variant. */
function travels(platform: string, wanted: readonly string[]): boolean {
  if (platform === '' || wanted.length === 0) return true;
  return wanted.some((one) => platform === one || platform.startsWith(`${one}/`));
}

/** The platforms that any of the images has, the most frequent first. */
export function platformsOf(images: Iterable<SurveyedImage>): { platform: string; images: number }[] {
  const counts = new Map<string, number>();
  for (const { parts } of images) {
    for (const { platform } of parts) if (platform !== '') counts.set(platform, (counts.get(platform) ?? 0) + 1);
  }
  return [...counts]
    .map(([platform, count]) => ({ platform, images: count }))
    .sort((a, b) => b.images - a.images || a.platform.localeCompare(b.platform));
}
