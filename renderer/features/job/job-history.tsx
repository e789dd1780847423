import type { ReactElement } from 'react';
import type { JobView } from '../../../shared/contract.ts';
import { jobEventText } from '../../../shared/messages/job-event-text.ts';
import { type Column, DataList } from '../../components/data-list.tsx';
import { When } from '../../components/when.tsx';
import { useSay } from '../../language/say.ts';

type Event = JobView['history'][number] & { readonly number: number };

/** What happened in a job, with its times. */
export function JobHistory({ history }: { history: JobView['history'] }): ReactElement {
  const say = useSay();
  const { t, maybe } = say;
  const columns: Column<Event>[] = [
    { key: 'at', title: t('ui.column.time'), width: '13rem', render: ({ at }) => <When at={at} precision="seconds" /> },
    {
      key: 'event',
      title: t('ui.column.event'),
      width: '7rem',
      render: ({ event }) => maybe(`event.${event}`) ?? event,
    },
    {
      key: 'detail',
      title: t('ui.column.detail'),
      width: 'minmax(10rem, 1fr)',
      render: (entry) => jobEventText(entry, say),
    },
  ];
  return (
    <DataList
      label={t('ui.job.history')}
      columns={columns}
      rows={history.map((event, number) => ({ ...event, number }))}
      rowKey={({ number }) => String(number)}
      height={300}
    />
  );
}
