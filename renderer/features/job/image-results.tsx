import type { ReactElement } from 'react';
import type { ScanOfImage } from '../../../shared/scan.ts';
import { type Column, DataList } from '../../components/data-list.tsx';
import { Digest } from '../../components/digest.tsx';
import { Fold } from '../../components/fold.tsx';
import { Reference } from '../../components/reference.tsx';
import { useSay } from '../../language/say.ts';
import { addressOf } from '../../shell/route.ts';
import type { ImportResult } from './job-results.ts';

type Landed = ImportResult['mapping'][number];

/** Image by image: where it stands, what was carried with it, how it was scanned. */
export function ImageResults({ result }: { result: ImportResult }): ReactElement | null {
  const { t } = useSay();
  const { mapping, scans } = result;
  const columns = useColumns(result);
  if (mapping.length === 0) return null;
  return (
    <Fold className="more" title={t('ui.import.byImage')} open={scans.length > 0}>
      <DataList
        label={t('ui.import.byImage')}
        columns={columns}
        rows={mapping}
        rowKey={({ reference, address }) => `${reference} ${address}`}
        rowHeight={56}
        height={420}
      />
    </Fold>
  );
}

function useColumns({ scans, accessories }: ImportResult): Column<Landed>[] {
  const { t, maybe } = useSay();
  const scanOf = new Map(scans.map((scan) => [scan.reference, scan]));
  const carriedWith = new Map(accessories.map(({ reference, carried }) => [reference, carried]));
  const columns: Column<Landed>[] = [
    {
      key: 'reference',
      title: t('ui.column.image'),
      width: 'minmax(12rem, 2fr)',
      sortBy: ({ reference }) => reference,
      render: ({ reference, address }) => (
        <>
          <a href={addressOf('history', `images:${reference}`)}>{reference}</a>
          <br />
          <Reference value={address} />
        </>
      ),
    },
    { key: 'digest', title: t('ui.column.digest'), width: '8rem', render: ({ digest }) => <Digest value={digest} /> },
    {
      key: 'with',
      title: t('ui.column.with'),
      width: 'minmax(9rem, 1fr)',
      render: ({ reference }) => (
        <ul>
          {(carriedWith.get(reference) ?? []).map(({ digest, kind, state, code }) => (
            <li key={digest} title={digest}>
              {t(`accessory.kind.${kind}`)}{' '}
              <span className="note">{maybe(`accessory.state.${state}`, code ? { code } : {}) ?? state}</span>
            </li>
          ))}
        </ul>
      ),
    },
  ];
  if (scans.length === 0) return columns;
  return [
    ...columns,
    {
      key: 'scan',
      title: t('ui.column.scan'),
      width: 'minmax(8rem, 1fr)',
      sortBy: ({ reference }) => scanOf.get(reference)?.verdict ?? '',
      render: ({ reference }) => <Scan scan={scanOf.get(reference)} />,
    },
  ];
}

/** A verdict in words with what it rests on; waivers with who answers until when. */
function Scan({ scan }: { scan: ScanOfImage | undefined }): ReactElement | null {
  const { t, maybe } = useSay();
  if (!scan) return null;
  const { verdict, severity, counts = {}, detail, waivers = [] } = scan;
  const found = Object.entries(counts).filter(([, count]) => count > 0);
  return (
    <div className="scan" data-verdict={verdict}>
      <strong>{t(`scan.verdict.${verdict}`)}</strong> {severity ? t(`scan.severity.${severity}`) : null}
      {found.length > 0 ? (
        <div className="note">
          {found.map(([name, count]) => `${maybe(`scan.severity.${name}`) ?? name} ${count}`).join(' · ')}
        </div>
      ) : null}
      {detail ? <div className="note">{detail}</div> : null}
      {waivers.map((waiver) => (
        <div key={waiver.what} className="note">
          {t('scan.waiver', waiver)}
        </div>
      ))}
    </div>
  );
}
