import type { ReactElement, ReactNode } from 'react';

/** Where there is nothing yet: what would be here, and how it comes to be. */
export function Empty({ title, children }: { title: string; children?: ReactNode }): ReactElement {
  return (
    <div className="empty">
      <p className="empty-title">{title}</p>
      {children}
    </div>
  );
}
