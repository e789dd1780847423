import { Button } from 'antd';
import type { ReactElement } from 'react';
import type { Preflight, PreflightCheck } from '../../shared/preflight.ts';
import { formatCount } from '../components/count.ts';
import { type Figure, Figures } from '../components/figures.tsx';
import { RemedyButton } from '../components/remedy-button.tsx';
import { Size } from '../components/size.tsx';
import { useSay } from '../language/say.ts';
import { CertificateOffer } from './certificate-offer.tsx';
import { RaiseQuota } from './raise-quota.tsx';

const SHAPES: Readonly<Record<PreflightCheck['outcome'], string>> = { pass: '✓', warn: '△', stop: '!', absent: '–' };

export interface PreflightShownProps {
  readonly preflight: Preflight;
  readonly onCreateProject: () => void;
  readonly onAgain: () => void;
}

/** The plan in figures, and a row for each check: what stops stands first. */
export function PreflightShown({ preflight, onCreateProject, onAgain }: PreflightShownProps): ReactElement {
  const { t } = useSay();
  const { checks, certificate, host, project } = preflight;
  const rank = { stop: 0, warn: 1, pass: 2, absent: 3 };
  const rows = checks.toSorted((a, b) => rank[a.outcome] - rank[b.outcome]);
  return (
    <>
      <PlanFigures preflight={preflight} />
      {certificate ? <CertificateOffer host={host} offer={certificate} onTrusted={onAgain} /> : null}
      <table className="preflight">
        <caption>{t('ui.preflight.title', { host })}</caption>
        <thead>
          <tr>
            <th scope="col">{t('ui.preflight.check')}</th>
            <th scope="col">{t('ui.preflight.outcome')}</th>
            <th scope="col">{t('ui.preflight.found')}</th>
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={row.check} data-outcome={row.outcome}>
              <th scope="row">{t(`preflight.${row.check}`)}</th>
              <td className="outcome">
                <span aria-hidden>{SHAPES[row.outcome]}</span> {t(`preflight.outcome.${row.outcome}`)}
              </td>
              <td>
                <Found row={row} onCreateProject={onCreateProject} onAgain={onAgain} />
                {row.check === 'quota' && isRaisable(row) ? (
                  <RaiseQuota to={`${host}/${project}`} params={row.params} onRaised={onAgain} />
                ) : null}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </>
  );
}

/** What was found, what to do about it, and a button where the app can do it. */
function Found({
  row,
  onCreateProject,
  onAgain,
}: { row: PreflightCheck } & Omit<PreflightShownProps, 'preflight'>): ReactElement {
  const { t, maybe, error: textOf } = useSay();
  const { check, says, params, error, outcome } = row;
  if (error) {
    const { title, explain, remedy } = textOf(error);
    return (
      <>
        <strong>{title}</strong> <small>{error.short}</small> {explain} <span className="remedy">{remedy}</span>
        {error.code === 'target.projectMissing' ? (
          <Button size="small" onClick={onCreateProject}>
            {t('ui.preflight.createProject')}
          </Button>
        ) : null}
        <RemedyButton error={error} onDone={onAgain} />
      </>
    );
  }
  const found = says === 'notAsked' ? t('preflight.notAsked') : (maybe(`preflight.${check}.${says}`, params) ?? says);
  const remedy = outcome === 'warn' ? maybe(`preflight.${check}.${says}.remedy`, params) : undefined;
  return (
    <>
      {found} {remedy ? <span className="remedy">{remedy}</span> : null}
    </>
  );
}

function PlanFigures({ preflight: { plan, harbor } }: { preflight: Preflight }): ReactElement | null {
  const { t, language } = useSay();
  if (!plan) return null;
  const { images, blobs, bytes, seconds } = plan;
  const figures: Figure[] = [
    {
      label: t('ui.preflight.new'),
      value: formatCount(images.new + images.moved, language),
      note: images.skipped > 0 ? t('ui.import.already', { count: images.skipped }) : undefined,
    },
    {
      label: t('ui.preflight.send'),
      value: <Size bytes={bytes} />,
      note: t('ui.preflight.present', { present: formatCount(blobs.present + blobs.mount, language) }),
    },
    {
      label: t('ui.figure.time'),
      value: seconds === undefined ? '–' : t('ui.figure.about', { seconds }),
    },
    { label: t('ui.preflight.registry'), value: harbor ?? 'OCI' },
  ];
  return <Figures figures={figures} />;
}

/** The quota of a project that is yet to be made is asked for in the step before. */
function isRaisable({ outcome, error }: PreflightCheck): boolean {
  return (outcome === 'stop' && error?.code !== 'target.quotaAsked') || outcome === 'warn';
}
