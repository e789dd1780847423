import type { ReactElement } from 'react';
import { formatDigest, formatFingerprint } from '../../shared/messages/format.ts';
import { CopyButton } from './copy-button.tsx';

/** The first 12 characters; a click copies the whole, which the tooltip shows. */
export function Digest({ value }: { value: string }): ReactElement {
  return <CopyButton className="digest" text={value} title={value} label={formatDigest(value)} />;
}

/** A fingerprint or an identity in groups of four, as it is read aloud. `start`: only so many characters. */
export function Fingerprint({ value, start = 64 }: { value: string; start?: number }): ReactElement {
  const hex = value.replace(/^sha256:/, '');
  return <CopyButton className="digest" text={hex} title={hex} label={formatFingerprint(hex.slice(0, start))} />;
}
