import type { CSSProperties, ReactElement } from 'react';

export interface ColumnHead {
  readonly key: string;
  readonly title: string;
  readonly align?: 'end';
  readonly sortBy?: unknown;
}

interface Order {
  readonly key: string;
  readonly down: boolean;
}

export interface ListHeadProps {
  readonly columns: readonly ColumnHead[];
  readonly tracks: CSSProperties;
  readonly order: Order | undefined;
  readonly onOrder: ((order: Order | undefined) => void) | undefined;
}

/** Heads of columns; a click sorts up, down and not at all. */
export function ListHead({ columns, tracks, order, onOrder }: ListHeadProps): ReactElement {
  return (
    <div role="rowgroup" className="head">
      <div role="row" className="row" style={tracks} aria-rowindex={1}>
        {columns.map((column) => {
          const own = order?.key === column.key ? order : undefined;
          return (
            <div key={column.key} role="columnheader" data-align={column.align} aria-sort={sortWord(own)}>
              {column.sortBy && onOrder ? (
                <button type="button" onClick={() => onOrder(nextOrder(column.key, own))}>
                  {column.title}
                  <span aria-hidden>{own ? (own.down ? ' ↓' : ' ↑') : ''}</span>
                </button>
              ) : (
                column.title
              )}
            </div>
          );
        })}
      </div>
    </div>
  );
}

function sortWord(own: Order | undefined): 'ascending' | 'descending' | undefined {
  if (!own) return undefined;
  return own.down ? 'descending' : 'ascending';
}

function nextOrder(key: string, own: Order | undefined): Order | undefined {
  if (!own) return { key, down: false };
  return own.down ? undefined : { key, down: true };
}
