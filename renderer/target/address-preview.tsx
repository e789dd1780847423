import type { ReactElement } from 'react';
import { errorOf } from '../client/failure.ts';
import { useLook } from '../client/use-client.ts';
import { type Column, DataList } from '../components/data-list.tsx';
import { Reference } from '../components/reference.tsx';
import { useSay } from '../language/say.ts';

interface Mapped {
  readonly reference: string;
  readonly address: string;
}

export interface AddressPreviewProps {
  readonly images: readonly { readonly reference: string; readonly digest?: string }[];
  readonly to: string;
  readonly pathTemplate: string;
}

/** Where each image will stand, while it is typed. */
export function AddressPreview({ images, to, pathTemplate }: AddressPreviewProps): ReactElement | null {
  const { t, error: textOf } = useSay();
  const complete = /^[^/]+\/[^/]/.test(to);
  const { data, error } = useLook(
    'address.preview',
    {
      to: to.trim(),
      ...(pathTemplate.trim() ? { pathTemplate: pathTemplate.trim() } : {}),
      images: images.map(({ reference, digest }) => ({ reference, ...(digest ? { digest } : {}) })),
    },
    { when: complete && images.length > 0, key: [to, pathTemplate, images.length, images[0]?.reference] },
  );
  if (!complete) return <p className="note">{t('ui.target.incomplete')}</p>;
  if (error) {
    const { title, explain } = textOf(errorOf(error));
    return (
      <p className="hint wrong" role="alert">
        {title}. {explain}
      </p>
    );
  }
  if (!data) return null;
  const columns: Column<Mapped>[] = [
    {
      key: 'reference',
      title: t('ui.column.image'),
      width: 'minmax(12rem, 1fr)',
      sortBy: ({ reference }) => reference,
      render: ({ reference }) => <Reference value={reference} />,
    },
    {
      key: 'address',
      title: t('ui.column.target'),
      width: 'minmax(12rem, 1.3fr)',
      sortBy: ({ address }) => address,
      render: ({ address }) => <Reference value={address} />,
    },
  ];
  return (
    <DataList
      label={t('ui.target.preview')}
      columns={columns}
      rows={data.mapping}
      rowKey={({ reference }) => reference}
      height={200}
    />
  );
}
