import { useVirtualizer } from '@tanstack/react-virtual';
import { type CSSProperties, type ReactElement, type ReactNode, useMemo, useRef, useState } from 'react';
import { type ColumnHead, ListHead } from './list-head.tsx';

export interface Column<T> extends ColumnHead {
  /** CSS grid track: `2fr`, `7rem`. */
  readonly width: string;
  /** `isSorted`: whether rows stand in the order of a column, so that what their headings say is not there. */
  readonly render: (row: T, isSorted: boolean) => ReactNode;
  /** What the column is sorted by; absent: it cannot be. */
  readonly sortBy?: (row: T) => string | number;
}

export interface DataListProps<T> {
  readonly label: string;
  readonly columns: readonly Column<T>[];
  readonly rows: readonly T[];
  readonly rowKey: (row: T) => string;
  /** Pixels that a row takes, before it is measured. */
  readonly rowHeight?: number;
  /** Most pixels that the list takes before it scrolls. */
  readonly height?: number;
  /** A row that is a heading over the following ones takes the whole width. */
  readonly heading?: (row: T) => ReactNode | undefined;
  /** What is sorted by a column, where `rows` have headings: the others; absent: such a list is not sorted. */
  readonly sortable?: readonly T[];
  readonly empty?: ReactNode;
}

interface Order {
  readonly key: string;
  readonly down: boolean;
}

/** A table of any length: only the rows that are seen are in the document. Keeps its place when its rows are refreshed. */
export function DataList<T>(props: DataListProps<T>): ReactElement {
  const { label, columns, rows, rowKey, rowHeight = 36, height = 460, heading, empty } = props;
  const { sortable = rows } = props;
  const [order, setOrder] = useState<Order>();
  const sorted = useMemo(() => (order ? sortRows(sortable, columns, order) : rows), [rows, sortable, columns, order]);
  const scroller = useRef<HTMLDivElement>(null);
  const virtual = useVirtualizer({
    count: sorted.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowHeight,
    getItemKey: (index) => {
      const row = sorted[index];
      return row === undefined ? index : rowKey(row);
    },
    overscan: 12,
  });
  if (rows.length === 0) return <>{empty ?? null}</>;
  const tracks: CSSProperties = { gridTemplateColumns: columns.map(({ width }) => width).join(' ') };
  return (
    <div
      role="table"
      aria-label={label}
      aria-rowcount={rows.length + 1}
      className="data-list"
      data-long={virtual.getTotalSize() > height}
    >
      <ListHead
        columns={columns}
        tracks={tracks}
        order={order}
        onOrder={heading && !props.sortable ? undefined : setOrder}
      />
      <div
        ref={scroller}
        role="rowgroup"
        className="scroller"
        style={{ maxHeight: height }}
        tabIndex={0}
        aria-label={label}
      >
        <div role="presentation" style={{ height: virtual.getTotalSize(), position: 'relative' }}>
          {virtual.getVirtualItems().map((item) => {
            const row = sorted[item.index];
            if (row === undefined) return null;
            const title = heading?.(row);
            return (
              <div
                key={item.key}
                ref={virtual.measureElement}
                data-index={item.index}
                role="row"
                aria-rowindex={item.index + 2}
                className={title === undefined ? 'row' : 'row heading'}
                style={{ ...(title === undefined ? tracks : {}), transform: `translateY(${item.start}px)` }}
              >
                {title === undefined ? (
                  <Cells row={row} columns={columns} isSorted={order !== undefined} />
                ) : (
                  <HeadingCell span={columns.length} title={title} />
                )}
              </div>
            );
          })}
        </div>
      </div>
    </div>
  );
}

function HeadingCell({ span, title }: { span: number; title: ReactNode }): ReactElement {
  return (
    <div role="cell" aria-colspan={span}>
      {title}
    </div>
  );
}

interface CellsProps<T> {
  readonly row: T;
  readonly columns: readonly Column<T>[];
  readonly isSorted: boolean;
}

function Cells<T>({ row, columns, isSorted }: CellsProps<T>): ReactElement {
  return (
    <>
      {columns.map(({ key, align, render }) => (
        <div key={key} role="cell" data-align={align}>
          {render(row, isSorted)}
        </div>
      ))}
    </>
  );
}

/** What a column is sorted by is asked once of each row: it may be dear. */
function sortRows<T>(rows: readonly T[], columns: readonly Column<T>[], order: Order): readonly T[] {
  const sortBy = columns.find(({ key }) => key === order.key)?.sortBy;
  if (!sortBy) return rows;
  const sign = order.down ? -1 : 1;
  const keyed = rows.map((row) => ({ row, by: sortBy(row) }));
  return keyed.sort((a, b) => sign * compare(a.by, b.by)).map(({ row }) => row);
}

const collator = new Intl.Collator();

function compare(a: string | number, b: string | number): number {
  return typeof a === 'number' && typeof b === 'number' ? a - b : collator.compare(String(a), String(b));
}
