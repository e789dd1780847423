import type { ReactElement } from 'react';

export interface ByteBarProps {
  readonly done: number;
  /** 0 while it is not known. */
  readonly total: number;
  readonly running: boolean;
  /** What goes on, for who does not see it. */
  readonly label: string;
}

/** How far the bytes of a job have come. */
export function ByteBar({ done, total, running, label }: ByteBarProps): ReactElement {
  const known = total > 0;
  const part = known ? Math.min(1, done / total) : 0;
  return (
    <div
      role="progressbar"
      aria-label={label}
      aria-valuemin={0}
      aria-valuemax={100}
      aria-valuenow={known ? Math.floor(part * 100) : undefined}
      className="byte-bar"
      data-unknown={!known && running}
    >
      <div style={{ width: `${part * 100}%` }} />
    </div>
  );
}
