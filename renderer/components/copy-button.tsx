import { App } from 'antd';
import type { ReactElement, ReactNode } from 'react';
import { useSay } from '../language/say.ts';

/** Puts a text on the clipboard and says so. */
export function CopyButton({
  text,
  label,
  title,
  className,
}: {
  text: string;
  label: ReactNode;
  title?: string;
  className?: string;
}): ReactElement {
  const { t } = useSay();
  const { message } = App.useApp();
  const copy = async (): Promise<void> => {
    try {
      await navigator.clipboard.writeText(text);
      await message.success(t('ui.copied'));
    } catch {
      await message.warning(t('ui.notCopied'));
    }
  };
  return (
    <button type="button" className={`copy ${className ?? ''}`} title={title} onClick={() => void copy()}>
      {label}
    </button>
  );
}
