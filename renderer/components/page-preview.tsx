import { Button } from 'antd';
import { type ReactElement, useRef } from 'react';
import { useSay } from '../language/say.ts';
import { withNonce } from '../styles/style-nonce.ts';
import { saveText } from './save-text.ts';

export interface PagePreviewProps {
  readonly title: string;
  /** A whole page that the host made. */
  readonly html: string;
  /** Name of the file that it is saved as. */
  readonly file: string;
}

/** A page to print, as it will look. The frame has no scripts: our content policy goes with it, and the sandbox forbids them. */
export function PagePreview({ title, html, file }: PagePreviewProps): ReactElement {
  const { t } = useSay();
  const frame = useRef<HTMLIFrameElement>(null);
  return (
    <section className="page-preview">
      <div className="buttons">
        <Button type="primary" onClick={() => frame.current?.contentWindow?.print()}>
          {t('ui.act.print')}
        </Button>
        <Button onClick={() => saveText(file, html, 'text/html')}>{t('ui.act.savePage')}</Button>
      </div>
      <iframe ref={frame} title={title} srcDoc={withNonce(html)} sandbox="allow-same-origin allow-modals" />
    </section>
  );
}
