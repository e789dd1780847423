import type { Certainty } from '../../../shared/finding.ts';
import { keyClass } from './key-words.ts';
import { certaintyOf } from './leaf.ts';
import { shapeOf } from './shape.ts';

/** How sure the value of an environment variable is an image, by its shape and by the variable's name. */
export function variableCertainty(name: string, value: string): Certainty | undefined {
  const shape = shapeOf(value);
  const klass = keyClass(name);
  const view = {
    key: name,
    keyClass: klass === 'image' ? 'strong' : klass,
    how: 'env-value',
    inContainer: false,
  } as const;
  return shape && certaintyOf(shape, view);
}

/** Whether a variable is found, and rewritten, as an image where it is set. */
export function isImageVariable(name: string, value: string): boolean {
  const certainty = variableCertainty(name, value);
  return certainty === 'certain' || certainty === 'likely';
}

/** What variables may be called that hold other parts of one: `APP_TAG`, `APP_VERSION`, `APP_IMAGE_TAG`, `APP_REGISTRY`, `APP_REPO_URL` of `APP_IMAGE`. */
export function partNames(name: string): string[] {
  const stem = name.replace(/_?(?:IMAGE|IMAGE_NAME|REPO|REPOSITORY)$/i, '');
  return [stem, name].flatMap((one) =>
    ['TAG', 'VERSION', 'IMAGE_TAG', 'REGISTRY', 'REPO_URL'].map((last) => (one === '' ? last : `${one}_${last}`)),
  );
}
