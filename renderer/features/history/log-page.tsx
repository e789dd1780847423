import { Button } from 'antd';
import { type ReactElement, useState } from 'react';
import { formatHead } from '../../../shared/audit.ts';
import type { CallResult } from '../../../shared/contract.ts';
import { auditText } from '../../../shared/messages/audit-text.ts';
import { unknownText } from '../../../shared/messages/unknown-text.ts';
import { useLook } from '../../client/use-client.ts';
import { CopyButton } from '../../components/copy-button.tsx';
import { type Column, DataList } from '../../components/data-list.tsx';
import { Empty } from '../../components/empty.tsx';
import { ErrorPanel } from '../../components/error-panel.tsx';
import { Fold } from '../../components/fold.tsx';
import { Loading } from '../../components/loading.tsx';
import { When } from '../../components/when.tsx';
import { useSay } from '../../language/say.ts';
import { addressOf } from '../../shell/route.ts';
import { LogCheckpoint } from './log-checkpoint.tsx';
import { LogExport } from './log-export.tsx';
import { LogFilters } from './log-filters.tsx';
import { LogVerify } from './log-verify.tsx';
import { PeerLogs } from './peer-logs.tsx';
import { logFilterOf, useRecordDraft } from './record-draft.ts';
import { useSettled } from './use-settled.ts';

type Entry = CallResult<'audit.list'>['records'][number];

/** Entries of one page; older ones are asked for. */
const PAGE = 1000;

/** Who did what, newest first; whether the record is whole; and the ways out of it. */
export function LogPage(): ReactElement {
  const say = useSay();
  const { t } = say;
  const { value } = useRecordDraft();
  const [before, setBefore] = useState<number>();
  const columns = useColumns();
  const request = { ...logFilterOf(useSettled(value)), limit: PAGE, ...(before === undefined ? {} : { before }) };
  const { data, error, refetch } = useLook('audit.list', request);
  const last = data?.records.at(-1);
  const older = data && data.records.length === PAGE && last && last.seq > 1 ? last.seq : undefined;
  return (
    <>
      <Fold className="more" title={t('ui.log.verify')}>
        <LogVerify />
      </Fold>
      <Fold className="more" title={t('ui.log.peers')}>
        <PeerLogs />
      </Fold>
      <Fold className="more" title={t('ui.log.export')}>
        <LogExport />
      </Fold>
      <Fold className="more" title={t('ui.log.checkpoint')}>
        <LogCheckpoint />
      </Fold>
      <LogFilters />
      {error ? <ErrorPanel error={error} retry={() => void refetch()} /> : null}
      {!data && !error ? <Loading rows={10} /> : null}
      {data ? (
        <>
          <p className="note">
            {t('label.head')}{' '}
            <CopyButton className="digest" text={formatHead(data.head)} label={formatHead(data.head)} />
          </p>
          {data.unsure === undefined ? null : <p className="alarm">{t('audit.damagedFrom', { seq: data.unsure })}</p>}
          {data.damaged === undefined ? null : <p className="alarm">{t('audit.listDamaged', { seq: data.damaged })}</p>}
          <DataList
            label={t('ui.history.log')}
            columns={columns}
            rows={data.records}
            rowKey={({ hash }) => hash}
            rowHeight={54}
            height={560}
            empty={<Empty title={unknownText(data.unknown ?? [], say) ?? t('audit.none')} />}
          />
          <div className="buttons">
            {before === undefined ? null : <Button onClick={() => setBefore(undefined)}>{t('ui.log.newest')}</Button>}
            {older === undefined ? null : <Button onClick={() => setBefore(older)}>{t('ui.log.older')}</Button>}
          </div>
        </>
      ) : null}
    </>
  );
}

function useColumns(): Column<Entry>[] {
  const say = useSay();
  const { t } = say;
  return [
    {
      key: 'seq',
      title: t('column.seq'),
      width: '4rem',
      align: 'end',
      sortBy: ({ seq }) => seq,
      render: ({ seq }) => seq,
    },
    {
      key: 'at',
      title: t('ui.column.time'),
      width: '11.5rem',
      sortBy: ({ entry }) => entry.at,
      render: ({ entry }) => <When at={entry.at} precision="seconds" />,
    },
    {
      key: 'who',
      title: t('ui.column.who'),
      width: 'minmax(6rem, 0.6fr)',
      sortBy: ({ entry }) => entry.who.operator ?? entry.who.user,
      render: ({ entry: { who } }) => (
        <span title={`${who.user} @ ${who.workstation}`}>{who.operator ?? who.user}</span>
      ),
    },
    {
      key: 'what',
      title: t('ui.column.event'),
      width: 'minmax(14rem, 3fr)',
      render: ({ entry }) => {
        const { what, more } = auditText(entry, say);
        return (
          <div className="log-entry" data-outcome={entry.outcome} data-overridden={(entry.overrides ?? []).length > 0}>
            {entry.job ? <a href={addressOf('job', entry.job)}>{what}</a> : what}
            {more.map((line) => (
              <span className="note" key={line}>
                {line}
              </span>
            ))}
          </div>
        );
      },
    },
  ];
}
