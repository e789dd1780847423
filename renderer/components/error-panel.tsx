import { Button } from 'antd';
import type { ReactElement, ReactNode } from 'react';
import { errorOf } from '../client/failure.ts';
import { useSay } from '../language/say.ts';
import { CopyButton } from './copy-button.tsx';
import { RemedyButton } from './remedy-button.tsx';

export interface ErrorPanelProps {
  /** Whatever was thrown, or the error of a job or item. */
  readonly error: unknown;
  /** Tries again what failed. */
  readonly retry?: () => void;
  /** Buttons that do what the remedy says. */
  readonly children?: ReactNode;
}

/** What happened, why, what to do; the remedy as a button where the app can do it; the technical detail folded. */
export function ErrorPanel({ error: thrown, retry, children }: ErrorPanelProps): ReactElement {
  const { t, error: textOf } = useSay();
  const error = errorOf(thrown);
  const { title, explain, remedy } = textOf(error);
  const whole = [`${error.short} ${title}`, explain, error.technical ?? '', JSON.stringify(error.params)].join('\n');
  return (
    <section className="error-panel" role="alert">
      <h3>
        <span aria-hidden className="stop-sign">
          !
        </span>
        {title} <small>{error.short}</small>
      </h3>
      <p>{explain}</p>
      {remedy ? <p className="remedy">{remedy}</p> : null}
      <div className="buttons">
        {children}
        <RemedyButton error={error} onDone={retry} />
        {retry ? (
          <Button size="small" onClick={retry}>
            {t('ui.act.again')}
          </Button>
        ) : null}
        <CopyButton text={whole} label={t('ui.act.copyDetail')} />
      </div>
      {error.technical ? (
        <details>
          <summary>{t('ui.technical')}</summary>
          <pre>{error.technical}</pre>
        </details>
      ) : null}
    </section>
  );
}
