import type { Translator } from '../../../shared/messages/translator.ts';
import { formatCount } from '../../components/count.ts';
import type { Column } from '../../components/data-list.tsx';
import { When } from '../../components/when.tsx';
import { addressOf } from '../../shell/route.ts';

interface Reconciled {
  readonly identity: string;
  readonly name: string;
  readonly at: string;
  readonly stream?: string | undefined;
  readonly number?: number | undefined;
  readonly missing: readonly string[];
}

/** What lists of bundles share. */
export function bundleColumns<T extends Reconciled>({ t, language }: Translator): Column<T>[] {
  return [
    {
      key: 'at',
      title: t('ui.column.time'),
      width: '10.5rem',
      sortBy: ({ at }) => at,
      render: ({ at }) => <When at={at} />,
    },
    {
      key: 'name',
      title: t('catalog.bundle'),
      width: 'minmax(9rem, 2fr)',
      sortBy: ({ name }) => name,
      render: ({ name, identity }) => <a href={addressOf('history', `bundles:${identity}`)}>{name}</a>,
    },
    {
      key: 'stream',
      title: t('label.stream'),
      width: 'minmax(5rem, 1fr)',
      sortBy: ({ stream, number }) => `${stream ?? ''} ${String(number ?? 0).padStart(12, '0')}`,
      render: ({ stream, number }) => (stream === undefined ? '–' : `${stream} · ${number ?? ''}`),
    },
    {
      key: 'missing',
      title: t('column.missing'),
      width: '6.5rem',
      align: 'end',
      sortBy: ({ missing }) => missing.length,
      render: ({ missing }) => formatCount(missing.length, language),
    },
  ];
}
