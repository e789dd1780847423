import { type ReactElement, useMemo } from 'react';
import { useSay } from '../../language/say.ts';
import { type DiffRow, lineDiff, parts } from './line-diff.ts';

/** A file before and after, side by side; only the surroundings of changes are shown. */
export function FileDiff({ label, before, after }: { label: string; before: string; after: string }): ReactElement {
  const { t } = useSay();
  const rows = useMemo(() => lineDiff(before, after), [before, after]);
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a keyboard must be able to scroll it
    <section className="diff-scroller" tabIndex={0} aria-label={label}>
      <table className="diff">
        <thead>
          <tr>
            <th scope="col" aria-label={t('ui.column.line')} />
            <th scope="col">{t('ui.diff.before')}</th>
            <th scope="col">{t('ui.diff.after')}</th>
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <Row key={`${row.kind}${row.number}`} row={row} />
          ))}
        </tbody>
      </table>
    </section>
  );
}

function Row({ row }: { row: DiffRow }): ReactElement {
  const { t } = useSay();
  if (row.kind === 'gap') {
    return (
      <tr className="gap">
        <td colSpan={3}>{t('ui.diff.gap', { count: row.lines })}</td>
      </tr>
    );
  }
  return (
    <tr data-kind={row.kind}>
      <th scope="row">{row.number}</th>
      <td>{row.kind === 'changed' ? <Marked tag="del" line={row.before} other={row.after} /> : row.before}</td>
      <td>{row.kind === 'changed' ? <Marked tag="ins" line={row.after} other={row.before} /> : row.after}</td>
    </tr>
  );
}

function Marked({ tag: Tag, line, other }: { tag: 'del' | 'ins'; line: string; other: string }): ReactElement {
  const [start, middle, end] = parts(line, other);
  return (
    <>
      {start}
      <Tag>{middle}</Tag>
      {end}
    </>
  );
}
