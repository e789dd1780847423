import type { SurveyedImage } from '../../shared/survey.ts';
import { weighedBlobs } from './weigh.ts';

/** What a packing list says of an image and of a file, in bytes; and signatures and folders, as the export keeps free for them. */
const LIST = { image: 600, file: 200 };
const SPARE = 2 ** 20;
/** Header of a file in a tar, and what its content is rounded up to. */
const TAR_BLOCK = 512;

/** How a bundle is written. */
export interface Writing {
  readonly form: 'folder' | 'tar';
  /** Bytes that the file system hands out at once. */
  readonly unit: number;
}

/** Bytes that a bundle of these images takes on its medium, about: many small files take more than their sizes say. */
export function neededRoom(images: Iterable<SurveyedImage>, platforms: readonly string[], writing: Writing): number {
  const { form, unit } = writing;
  const seen = new Set<string>();
  let [content, list] = [0, 0];
  for (const image of images) {
    list += LIST.image;
    for (const { digest, size } of weighedBlobs(image, platforms)) {
      if (seen.has(digest)) continue;
      seen.add(digest);
      list += LIST.file;
      content += form === 'tar' ? TAR_BLOCK + rounded(size, TAR_BLOCK) : rounded(size, unit);
    }
  }
  return content + rounded(list, unit) + SPARE;
}

function rounded(size: number, unit: number): number {
  return Math.ceil(size / unit) * unit;
}
