import { Button, Input } from 'antd';
import { type ReactElement, useState } from 'react';
import type { CallResult } from '../../../shared/contract.ts';
import { useAction } from '../../client/use-client.ts';
import { Fingerprint } from '../../components/digest.tsx';
import { ErrorPanel } from '../../components/error-panel.tsx';
import { Facts } from '../../components/facts.tsx';
import { Field } from '../../components/field.tsx';
import { useSay } from '../../language/say.ts';

/** Files a receipt that came back: its text, a file of this computer, or a code from paper with a reason to believe it. */
export function ReceiptFiling(): ReactElement {
  const { t } = useSay();
  const add = useAction('receipt.add', ['receipt.list', 'catalog.bundle', 'audit.list']);
  const [text, setText] = useState('');
  const [reason, setReason] = useState('');
  const given = text.trim();
  const isCode = given !== '' && !given.includes('\n');
  const read = async (file: File | undefined): Promise<void> => {
    if (file) setText(await file.text());
  };
  const submit = (): void => {
    add.mutate(isCode ? { code: given, acceptUnsigned: reason.trim() } : { text });
  };
  return (
    <form
      className="form"
      onSubmit={(event) => {
        event.preventDefault();
        submit();
      }}
    >
      <Field label={t('ui.receipt.given')} hint={t('ui.receipt.given.hint')}>
        {(ids) => (
          <Input.TextArea
            {...ids}
            className="mono"
            rows={5}
            value={text}
            onChange={(event) => setText(event.target.value)}
          />
        )}
      </Field>
      <Field label={t('ui.receipt.file')}>
        {(ids) => <input {...ids} type="file" onChange={(event) => void read(event.target.files?.[0])} />}
      </Field>
      {isCode ? (
        <Field label={t('ui.receipt.reason')} hint={t('ui.receipt.reason.hint')}>
          {(ids) => <Input {...ids} value={reason} onChange={(event) => setReason(event.target.value)} />}
        </Field>
      ) : null}
      {add.error ? <ErrorPanel error={add.error} /> : null}
      {add.data ? <Filed filed={add.data} /> : null}
      <div className="buttons">
        <Button
          type="primary"
          htmlType="submit"
          loading={add.isPending}
          disabled={given === '' || (isCode && reason.trim() === '')}
        >
          {t('ui.receipt.do')}
        </Button>
      </div>
    </form>
  );
}

/** What a receipt said, and what the two logs say to each other. */
function Filed({ filed }: { filed: CallResult<'receipt.add'> }): ReactElement {
  const { t, list } = useSay();
  const { name, total, missing, signer, signerName, ownLog, peerLog, heads } = filed;
  return (
    <section className="framed" role="status">
      <h3>{t('ui.receipt.filed', { name })}</h3>
      <Facts
        facts={[
          [
            t('ui.figure.images'),
            total === null
              ? t('receipt.imagesUnknown')
              : t('print.receipt.count', { done: total - missing.length, total }),
          ],
          [t('column.missing'), list(missing)],
          [
            t('label.signer'),
            signer === null ? t('receipt.unsigned') : (signerName ?? <Fingerprint key="signer" value={signer} />),
          ],
          [t('receipt.ownLog'), ownLog === undefined ? undefined : t(`audit.state.${ownLog}`)],
        ]}
      />
      {ownLog === 'differs' || ownLog === 'ahead' ? <p className="alarm">{t('receipt.ownLogDiffers')}</p> : null}
      {peerLog ? <p className="alarm">{t(`receipt.peerLog.${peerLog}`)}</p> : null}
      {heads ? <p className="digest">{`${heads.before} → ${heads.now}`}</p> : null}
    </section>
  );
}
