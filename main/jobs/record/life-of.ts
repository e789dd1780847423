import { GapferryError } from '../../../shared/gapferry-error.ts';
import type { ImageEvent } from '../../../shared/record-contract.ts';
import type { Catalog } from '../../catalog/catalog.ts';
import { digestDigits } from '../../catalog/digest-digits.ts';
import { someNamed } from '../some-named.ts';
import { doneBy } from './done-by.ts';

/** Digests that are named where a beginning fits several. */
const NAMED = 5;

/** The life of an image, a digest (or the beginning of one) or a blob, with the names of its signers. @throws catalog.ambiguous */
export function lifeOf(
  catalog: Catalog,
  names: ReadonlyMap<string, string>,
  name: string,
  limit: number,
): ImageEvent[] {
  const whole = catalog.lives.of(name, limit);
  const events = whole.length > 0 ? whole : catalog.lives.of(digestMeant(catalog, name) ?? name, limit);
  const by = doneBy(catalog);
  return events.map((event) => {
    const signerName = event.signer === undefined ? undefined : names.get(event.signer);
    const { overrides, ...doer } = by(event);
    return {
      ...event,
      ...(signerName === undefined ? {} : { signerName }),
      ...doer,
      // What was overridden concerns the whole bundle, and is said once.
      ...(overrides && event.verdict !== undefined ? { overrides } : {}),
    };
  });
}

/** The one digest that begins so. */
function digestMeant(catalog: Catalog, text: string): string | undefined {
  const digits = digestDigits(text);
  const found = digits === undefined ? [] : catalog.lives.digests(digits, NAMED + 1);
  if (found.length <= 1) return found[0];
  const digests = someNamed(found, NAMED);
  throw new GapferryError('catalog.ambiguous', { text, digests });
}
