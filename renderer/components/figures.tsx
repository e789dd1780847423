import type { ReactElement, ReactNode } from 'react';

export interface Figure {
  readonly label: string;
  readonly value: ReactNode;
  /** Something under it: what it means, or that it is not known in full yet. */
  readonly note?: ReactNode;
  readonly tone?: 'good' | 'bad';
}

/** The numbers that come first: how many, how much, does it fit, how long. */
export function Figures({ figures }: { figures: readonly Figure[] }): ReactElement {
  return (
    <dl className="figures">
      {figures.map(({ label, value, note, tone }) => (
        <div key={label} data-tone={tone}>
          <dt>{label}</dt>
          <dd>{value}</dd>
          {note ? <dd className="note">{note}</dd> : null}
        </div>
      ))}
    </dl>
  );
}
