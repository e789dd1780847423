import { Button } from 'antd';
import type { ReactElement } from 'react';
import type { Problem } from '../../shared/contract.ts';
import { useSay } from '../language/say.ts';

export interface UnreadFilesProps {
  readonly problems: readonly Problem[];
  /** Files that a person decided to do without. */
  readonly unread: readonly string[];
  readonly onUnread: (files: readonly string[]) => void;
}

/** Problems that nobody has decided about yet. A binary file is no deployment file: it is told and in nobody's way. */
export function undecided(problems: readonly Problem[], unread: readonly string[]): Problem[] {
  return problems.filter(({ code, file }) => code !== 'input.binary' && !unread.includes(file));
}

/** Files that could not be read in full: to be corrected, or done without on somebody's word. */
export function UnreadFiles({ problems, unread, onUnread }: UnreadFilesProps): ReactElement | null {
  const { t, detail, error: textOf, labelled, language } = useSay();
  if (problems.length === 0) return null;
  const open = new Set(undecided(problems, unread).map(({ file }) => file));
  return (
    <ul className="problems">
      {problems.map(({ file, line, code, params }) => {
        const { title, remedy } = textOf({ code, params });
        return (
          <li key={`${file}:${line ?? 0}:${code}`}>
            <strong>{title}</strong>{' '}
            {typeof params.detail === 'string' ? `${detail(params.detail)}${language === 'zh' ? '。' : '. '}` : ''}
            {open.has(file) ? remedy : unread.includes(file) ? t('ui.unread.without') : null}{' '}
            {open.has(file) ? (
              <Button
                size="small"
                aria-label={labelled(t('ui.unread.do'), file)}
                onClick={() => onUnread([...unread, file])}
              >
                {t('ui.unread.do')}
              </Button>
            ) : null}
          </li>
        );
      })}
    </ul>
  );
}
