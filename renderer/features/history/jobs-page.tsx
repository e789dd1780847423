import { type ReactElement, useState } from 'react';
import type { JobSummary } from '../../../shared/contract.ts';
import { JOB_KINDS, type JobKind } from '../../../shared/job.ts';
import { useLook } from '../../client/use-client.ts';
import { type Column, DataList } from '../../components/data-list.tsx';
import { Empty } from '../../components/empty.tsx';
import { ErrorPanel } from '../../components/error-panel.tsx';
import { FilterBox } from '../../components/filter-box.tsx';
import { fits } from '../../components/fits.ts';
import { Loading } from '../../components/loading.tsx';
import { StateLabel, stateText } from '../../components/state-label.tsx';
import { When } from '../../components/when.tsx';
import { useSay } from '../../language/say.ts';
import { addressOf } from '../../shell/route.ts';

/** Every job of this workstation, newest first. */
export function JobsPage(): ReactElement {
  const { t } = useSay();
  const { data, error, refetch } = useLook('job.list', { limit: 1000 }, { every: 5000 });
  const [filter, setFilter] = useState('');
  const [kind, setKind] = useState<JobKind>();
  const columns = useColumns();
  if (error) return <ErrorPanel error={error} retry={() => void refetch()} />;
  if (!data) return <Loading rows={10} />;
  const rows = data.filter(
    (job) => (kind === undefined || job.kind === kind) && fits(filter, job.title, job.id, ...Object.values(job.actor)),
  );
  return (
    <>
      <div className="toolbar">
        <FilterBox value={filter} onChange={setFilter} />
        <fieldset className="chips" aria-label={t('ui.history.show')}>
          {[undefined, ...JOB_KINDS].map((one) => (
            <button type="button" key={one ?? 'all'} aria-pressed={one === kind} onClick={() => setKind(one)}>
              {one === undefined ? t('ui.history.all') : t(`kind.${one}`)}
            </button>
          ))}
        </fieldset>
      </div>
      <DataList
        label={t('ui.history.jobs')}
        columns={columns}
        rows={rows}
        rowKey={({ id }) => id}
        height={620}
        rowHeight={42}
        empty={
          <Empty title={t(data.length === 0 ? 'ui.start.noJobs' : 'ui.nothingFits')}>
            {data.length === 0 ? <p>{t('ui.start.noJobs.more')}</p> : null}
          </Empty>
        }
      />
    </>
  );
}

function useColumns(): Column<JobSummary>[] {
  const say = useSay();
  const { t } = say;
  return [
    {
      key: 'updated',
      title: t('ui.column.changed'),
      width: '10.5rem',
      sortBy: ({ updated }) => updated,
      render: ({ updated }) => <When at={updated} />,
    },
    {
      key: 'kind',
      title: t('ui.column.kind'),
      width: '5.5rem',
      sortBy: ({ kind }) => t(`kind.${kind}`),
      render: ({ kind }) => t(`kind.${kind}`),
    },
    {
      key: 'title',
      title: t('ui.column.title'),
      width: 'minmax(10rem, 2fr)',
      sortBy: ({ title }) => title,
      render: ({ id, title }) => <a href={addressOf('job', id)}>{title}</a>,
    },
    {
      key: 'state',
      title: t('ui.column.state'),
      width: 'minmax(8rem, 1.4fr)',
      sortBy: ({ state }) => stateText(state, say),
      render: ({ state }) => <StateLabel state={state} />,
    },
    {
      key: 'who',
      title: t('ui.column.who'),
      width: 'minmax(6rem, 0.8fr)',
      sortBy: ({ actor }) => actor.operator ?? actor.user,
      render: ({ actor }) => actor.operator ?? actor.user,
    },
  ];
}
