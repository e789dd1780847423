import { type ReactElement, type ReactNode, useState } from 'react';

export interface FoldProps {
  readonly title: ReactNode;
  /** Whether it is open at first. */
  readonly open?: boolean;
  readonly className?: string;
  readonly children: ReactNode;
}

/** Something folded away; what is in it is there only while it is open. */
export function Fold({ title, open: openAtFirst = false, className, children }: FoldProps): ReactElement {
  const [open, setOpen] = useState(openAtFirst);
  return (
    <details className={className} open={open} onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>{title}</summary>
      {open ? children : null}
    </details>
  );
}
