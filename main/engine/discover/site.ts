import type { Certainty, Finding, FoundBy } from '../../../shared/finding.ts';
import { type Edit, editOf, type Scope, type Span } from './scope.ts';
import { readableText } from './source-text.ts';

/** A finding together with the way to rewrite it. */
export interface Site {
  readonly finding: Finding;
  /** Byte offset of the reference's first character in the file. */
  readonly offset: number;
  /** Where the fields stand that the reference is composed of, when it is written in several; others may share them. */
  readonly reads?: readonly Span[];
  /** It is only like a reference: another image from the same place in its document makes it likely. */
  readonly isFaint?: boolean;
  /** Why the place must not be touched, though nothing is lost by that: it configures nothing. */
  readonly guarded?: string | undefined;
  /** Of an entry that matches images by their name: the edits that make it match their new names. */
  follow?(names: ReadonlyMap<string, string>): Edit[] | NotMended;
  /** The edits that make this place name `address` instead, or why that cannot be done safely. */
  mend(address: string): Edit[] | NotMended;
}

/** Why a place is not rewritten, for a person to do it by hand. */
export interface NotMended {
  readonly why: string;
}

export interface SiteNotes {
  readonly reference: string;
  readonly certainty: Certainty;
  readonly how: FoundBy;
  readonly why: string;
  readonly document: number;
  readonly path: string;
  readonly guarded?: string | undefined;
}

/** Builds a site whose first character is `start` of `scope`. */
export function makeSite(scope: Scope, start: number, notes: SiteNotes, mend: Site['mend']): Site {
  const { file } = scope;
  const { guarded } = notes;
  const offset = scope.span(start, start + 1).start;
  return {
    offset,
    mend: guarded === undefined ? mend : mendByHand(guarded),
    guarded,
    finding: {
      reference: notes.reference,
      certainty: notes.certainty,
      file: file.name,
      line: file.lineOf(offset),
      column: file.columnOf(offset),
      document: notes.document,
      path: readableText(notes.path),
      how: notes.how,
      why: notes.why,
    },
  };
}

/** Rewrites a reference that stands in one piece. */
export function mendWhole(scope: Scope, start: number, end: number): Site['mend'] {
  return (address) => {
    const edit = editOf(scope, start, end, address);
    return edit ? [edit] : { why: 'the new address needs quotes, and only a part of this text would be quoted' };
  };
}

/** A mend for a place that must be done by hand. */
export function mendByHand(why: string): Site['mend'] {
  return () => ({ why });
}

/** The weaker of two certainties. */
export function atMost(certainty: Certainty, cap: Certainty | undefined): Certainty {
  const order: readonly Certainty[] = ['certain', 'likely', 'maybe'];
  return cap && order.indexOf(cap) > order.indexOf(certainty) ? cap : certainty;
}
