import { type ReactElement, type ReactNode, useEffect, useRef } from 'react';
import { useSay } from '../language/say.ts';

export interface Step {
  readonly title: string;
  /** What was decided, once it is done. */
  readonly decided?: ReactNode;
  readonly content: ReactNode;
}

export interface StepsProps {
  readonly steps: readonly Step[];
  /** The current one. */
  readonly at: number;
  readonly onOpen: (at: number) => void;
}

/**
 * A ferry: the current step is large, finished ones are a line that says what was decided and opens again. Whoever comes
 * from one step to another goes on at the heading of that.
 */
export function Steps({ steps, at, onOpen }: StepsProps): ReactElement {
  return (
    <ol className="steps">
      {steps.map((step, index) => (
        <StepLine
          key={step.title}
          step={step}
          number={index + 1}
          state={stateOf(index, at)}
          onOpen={() => onOpen(index)}
        />
      ))}
    </ol>
  );
}

type StepState = 'done' | 'current' | 'coming';

function stateOf(index: number, at: number): StepState {
  if (index === at) return 'current';
  return index < at ? 'done' : 'coming';
}

function StepLine(props: { step: Step; number: number; state: StepState; onOpen: () => void }): ReactElement {
  const { t, labelled } = useSay();
  const { step, number, state, onOpen } = props;
  const heading = useRef<HTMLHeadingElement>(null);
  const before = useRef(state);
  useEffect(() => {
    if (state === 'current' && before.current !== 'current') heading.current?.focus();
    before.current = state;
  }, [state]);
  return (
    <li data-state={state} aria-current={state === 'current' ? 'step' : undefined}>
      <div className="step-line">
        <span className="step-number" aria-hidden>
          {state === 'done' ? '✓' : number}
        </span>
        <h2 ref={heading} tabIndex={-1}>
          {step.title}
        </h2>
        {state === 'done' ? (
          <>
            <span className="decided">{step.decided}</span>
            <button
              type="button"
              className="link"
              onClick={onOpen}
              aria-label={labelled(t('ui.act.change'), step.title)}
            >
              {t('ui.act.change')}
            </button>
          </>
        ) : null}
      </div>
      {state === 'current' ? <div className="step-content">{step.content}</div> : null}
    </li>
  );
}
