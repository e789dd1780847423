import type { ReactElement } from 'react';
import { formatDigest } from '../../shared/messages/format.ts';

/** A reference: the part that tells it apart stands out, a digest is cut to 12 characters; whole in the tooltip. */
export function Reference({ value }: { value: string }): ReactElement {
  const [name = '', digest] = value.split('@');
  const slash = name.lastIndexOf('/') + 1;
  return (
    <span className="reference" title={value}>
      <span className="lead">{name.slice(0, slash)}</span>
      <span className="last">{name.slice(slash)}</span>
      {digest ? <span className="lead">@{formatDigest(digest)}…</span> : null}
    </span>
  );
}
