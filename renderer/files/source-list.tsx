import { CloseOutlined, FileTextOutlined } from '@ant-design/icons';
import type { ReactElement } from 'react';
import type { SourceInput } from '../../shared/contract.ts';
import { useSay } from '../language/say.ts';
import { sourceKey, sourceName } from './source-name.ts';

/** What was given so far, each with a way to take it out again. */
export function SourceList(props: {
  sources: readonly SourceInput[];
  onRemove: (source: SourceInput) => void;
}): ReactElement | null {
  const { t, labelled } = useSay();
  const { sources, onRemove } = props;
  if (sources.length === 0) return null;
  return (
    <ul className="source-list" aria-label={t('ui.files.given')}>
      {sources.map((source) => (
        <li key={sourceKey(source)}>
          <FileTextOutlined aria-hidden />
          <span className="source-name">{sourceName(source)}</span>
          {'path' in source ? (
            <code className="note">{source.path}</code>
          ) : (
            <span className="note">{t('ui.files.sent')}</span>
          )}
          <button
            type="button"
            className="icon-button"
            aria-label={labelled(t('ui.act.remove'), sourceName(source))}
            onClick={() => onRemove(source)}
          >
            <CloseOutlined aria-hidden />
          </button>
        </li>
      ))}
    </ul>
  );
}
