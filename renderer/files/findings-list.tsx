import { Checkbox } from 'antd';
import { type ReactElement, useMemo } from 'react';
import type { Finding } from '../../shared/finding.ts';
import type { SurveyedImage } from '../../shared/survey.ts';
import { type Column, DataList } from '../components/data-list.tsx';
import { Empty } from '../components/empty.tsx';
import { Reference } from '../components/reference.tsx';
import { Size } from '../components/size.tsx';
import { useSay } from '../language/say.ts';
import { type FoundImage, RANK } from './choice.ts';
import { MaybeButtons } from './maybe-buttons.tsx';
import { weigh } from './weigh.ts';

interface Place {
  readonly finding: Finding;
  readonly image: FoundImage;
}

/** A line of the tree: a file, or a place in it. */
type Line = { readonly file: string; readonly count: number } | Place;

export interface FindingsListProps {
  /** What passed the filters. */
  readonly images: readonly FoundImage[];
  readonly surveyed: ReadonlyMap<string, SurveyedImage>;
  readonly platforms: readonly string[];
  readonly onDecide: (image: FoundImage, travels: boolean) => void;
}

/** Every place that names an image, by file, with the line it stands in; sorted by a column, without the files' headings. */
export function FindingsList({ images, surveyed, platforms, onDecide }: FindingsListProps): ReactElement {
  const { t } = useSay();
  const lines = useMemo(() => linesOf(images), [images]);
  const places = useMemo(() => lines.filter((line) => 'finding' in line), [lines]);
  const columns = useColumns({ surveyed, platforms, onDecide });
  return (
    <DataList<Line>
      label={t('ui.travel.title')}
      columns={columns}
      rows={lines}
      sortable={places}
      rowKey={keyOf}
      rowHeight={40}
      heading={(line) =>
        'file' in line ? (
          <>
            <strong>{line.file}</strong> <span className="note">{t('ui.travel.places', { count: line.count })}</span>
          </>
        ) : undefined
      }
      empty={<Empty title={t('ui.travel.nothingFits')} />}
    />
  );
}

function useColumns({ surveyed, platforms, onDecide }: Omit<FindingsListProps, 'images'>): Column<Line>[] {
  const { t, maybe, list } = useSay();
  const cell =
    (render: (place: Place, isSorted: boolean) => ReactElement | string | null) => (line: Line, isSorted: boolean) =>
      'finding' in line ? render(line, isSorted) : null;
  const sortKey = (of: (place: Place) => string | number) => (line: Line) => ('finding' in line ? of(line) : 0);
  const sizeOf = (reference: string): number | undefined => {
    const found = surveyed.get(reference);
    return found && weigh([found], platforms);
  };
  return [
    {
      key: 'reference',
      title: t('ui.column.image'),
      width: 'minmax(14rem, 3fr)',
      sortBy: sortKey(({ image }) => image.reference),
      render: cell(({ image }) =>
        image.fate === 'open' ? (
          <span className="found open">
            <Reference value={image.reference} />
          </span>
        ) : (
          <Checkbox
            className="found"
            checked={image.fate === 'travels'}
            onChange={(event) => onDecide(image, event.target.checked)}
          >
            <Reference value={image.reference} />
          </Checkbox>
        ),
      ),
    },
    {
      key: 'how',
      title: t('ui.column.foundAs'),
      width: 'minmax(8rem, 1.4fr)',
      sortBy: sortKey(({ finding }) => RANK[finding.certainty]),
      render: cell(({ finding, image }, isSorted) =>
        image.fate === 'open' ? (
          <MaybeButtons finding={finding} onDecide={(travels) => onDecide(image, travels)} />
        ) : (
          <span className="note" title={finding.path}>
            {isSorted ? `${finding.file} · ` : ''}
            {t(`certainty.${finding.certainty}`)} · {t(`how.${finding.how}`)}
          </span>
        ),
      ),
    },
    {
      key: 'with',
      title: t('ui.column.with'),
      width: 'minmax(5.5rem, 0.8fr)',
      render: cell(({ image }) => (
        <span className="note">
          {list(
            [...new Set(surveyed.get(image.reference)?.accessories)].map(
              (kind) => maybe(`accessory.kind.${kind}`) ?? kind,
            ),
          )}
        </span>
      )),
    },
    {
      key: 'size',
      title: t('ui.column.size'),
      width: '6rem',
      align: 'end',
      sortBy: sortKey(({ image }) => sizeOf(image.reference) ?? -1),
      render: cell(({ image }) => (image.fate === 'travels' ? <Size bytes={sizeOf(image.reference)} /> : null)),
    },
    {
      key: 'line',
      title: t('ui.column.line'),
      width: '4.5rem',
      align: 'end',
      render: cell(({ finding }) => <span className="mono">{finding.line}</span>),
    },
  ];
}

function linesOf(images: readonly FoundImage[]): Line[] {
  const places = images.flatMap((image) => image.findings.map((finding) => ({ finding, image })));
  const byFile = Map.groupBy(places, ({ finding }) => finding.file);
  return [...byFile].flatMap(([file, lines]) => [
    { file, count: lines.length },
    ...lines.sort((a, b) => a.finding.line - b.finding.line || a.finding.column - b.finding.column),
  ]);
}

function keyOf(line: Line): string {
  if ('file' in line) return line.file;
  const { file, document, line: number, column, path } = line.finding;
  return `${file}:${document}:${number}:${column}:${path}`;
}
