import { isScalar, type Node, type Scalar, visit } from 'yaml';
import type { Certainty, FoundBy } from '../../../../shared/finding.ts';
import { guardOf } from '../caps.ts';
import { type DocumentContext, type Place, pathOf } from '../place.ts';
import { scalarScope } from '../scalar-scope.ts';
import { shapeOf } from '../shape.ts';
import { atMost, makeSite, mendWhole, type Site } from '../site.ts';

/** A reference that stands alone in a scalar whose meaning is known from its place. */
export interface KnownScalar {
  readonly scalar: Scalar | undefined;
  readonly path: string;
  readonly how: FoundBy;
  readonly why: string;
  readonly certainty?: Certainty;
  readonly mend?: Site['mend'];
}

/** Reports it and takes the scalar from the other recognisers; does nothing where it holds no reference. */
export function reportKnown(place: Place, context: DocumentContext, known: KnownScalar): void {
  const { scalar } = known;
  if (!scalar || typeof scalar.value !== 'string') return;
  const trimmed = scalar.value.trim();
  const shape = shapeOf(trimmed);
  context.taken.add(scalar);
  if (!shape || place.cap === 'never') return;
  const scope = scalarScope(context.scope, scalar, scalar.value);
  const start = scalar.value.indexOf(trimmed);
  const guarded = context.guarded ?? guardOf(place);
  const mend = known.mend ?? mendWhole(scope, start, start + trimmed.length);
  const path = [pathOf(place, context), known.path].filter((part) => part !== '').join('.');
  const certainty = atMost(known.certainty ?? 'certain', place.cap);
  context.report(
    makeSite(
      scope,
      start,
      { reference: shape.reference, certainty, how: known.how, why: known.why, document: context.index, path, guarded },
      mend,
    ),
  );
}

/** Takes every scalar below a node: what stands there is not looked at again. */
export function takeAll(node: Node, context: DocumentContext): void {
  visit(node, {
    Scalar(_key, scalar) {
      if (isScalar(scalar)) context.taken.add(scalar);
    },
  });
}
