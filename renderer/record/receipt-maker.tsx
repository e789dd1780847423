import { Button, Checkbox } from 'antd';
import { type ReactElement, useState } from 'react';
import { useAction, useLook } from '../client/use-client.ts';
import { CopyButton } from '../components/copy-button.tsx';
import { ErrorPanel } from '../components/error-panel.tsx';
import { PagePreview } from '../components/page-preview.tsx';
import { saveText } from '../components/save-text.ts';
import { SigningKey, type SigningKeyChoice } from '../components/signing-key.tsx';
import { useSay } from '../language/say.ts';

/** Signs what became of a bundle that was imported here: a file, and a page with a QR code. `bundle`: its identity or job. */
export function ReceiptMaker({ bundle }: { bundle: string }): ReactElement {
  const { t, language } = useSay();
  const keys = useLook('key.list', {}).data;
  const make = useAction('receipt.make', ['receipt.list', 'audit.list']);
  const [signing, setSigning] = useState<SigningKeyChoice>({ key: undefined, passphrase: '' });
  const [detail, setDetail] = useState(false);
  const { data, error, isPending } = make;
  const submit = (): void => {
    const key = signing.key ?? keys?.[0]?.name;
    make.mutate({ bundle, detail, language, ...(key === undefined ? {} : { key, passphrase: signing.passphrase }) });
  };
  return (
    <section className="framed receipt">
      <h3>{t('ui.receipt.title')}</h3>
      <p className="note">{t('ui.receipt.what')}</p>
      <form
        className="form"
        onSubmit={(event) => {
          event.preventDefault();
          submit();
        }}
      >
        <SigningKey value={signing} onChange={(part) => setSigning({ ...signing, ...part })} />
        <Checkbox checked={detail} onChange={(event) => setDetail(event.target.checked)}>
          {t('ui.receipt.detail')}
        </Checkbox>
        {error ? <ErrorPanel error={error} /> : null}
        <div className="buttons">
          <Button htmlType="submit" loading={isPending}>
            {t('ui.receipt.make')}
          </Button>
        </div>
      </form>
      {data ? (
        <>
          {data.damaged === undefined ? null : <p className="alarm">{t('audit.damagedFrom', { seq: data.damaged })}</p>}
          <p role="status">
            {t('ui.receipt.made', { done: data.total - data.missing.length, total: data.total })}{' '}
            <CopyButton text={data.code} label={t('ui.receipt.copyCode')} />
          </p>
          <div className="buttons">
            <Button onClick={() => saveText(`${data.name}.receipt`, data.note)}>{t('ui.receipt.save')}</Button>
          </div>
          <PagePreview title={t('print.receipt.title')} html={data.html} file={`${data.name}.receipt.html`} />
        </>
      ) : null}
    </section>
  );
}
