import { type ReactElement, type ReactNode, useId } from 'react';

export interface FieldProps {
  readonly label: string;
  /** What it is for, or what is wrong with it. */
  readonly hint?: ReactNode;
  readonly error?: ReactNode;
  /** Gets the id that ties it to its label, and to its hint. */
  readonly children: (ids: { id: string; 'aria-describedby': string | undefined }) => ReactNode;
}

/** A label over its control, with a hint under it. */
export function Field({ label, hint, error, children }: FieldProps): ReactElement {
  const id = useId();
  const described = hint || error ? `${id}-hint` : undefined;
  return (
    <div className="field">
      <label htmlFor={id}>{label}</label>
      {children({ id, 'aria-describedby': described })}
      {described ? (
        <div id={described} className={error ? 'hint wrong' : 'hint'}>
          {error || hint}
        </div>
      ) : null}
    </div>
  );
}
