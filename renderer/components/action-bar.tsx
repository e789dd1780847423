import type { ReactElement, ReactNode } from 'react';

/** The foot of a step: what stands in the way, and the one primary button at the right. */
export function ActionBar({ children, note }: { children: ReactNode; note?: ReactNode }): ReactElement {
  return (
    <div className="action-bar">
      <div className="note">{note}</div>
      <div className="buttons">{children}</div>
    </div>
  );
}
