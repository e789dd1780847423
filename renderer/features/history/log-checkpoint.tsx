import { Button } from 'antd';
import { type ReactElement, useState } from 'react';
import { formatHead } from '../../../shared/audit.ts';
import { useAction, useLook } from '../../client/use-client.ts';
import { CopyButton } from '../../components/copy-button.tsx';
import { ErrorPanel } from '../../components/error-panel.tsx';
import { saveText } from '../../components/save-text.ts';
import { SigningKey, type SigningKeyChoice } from '../../components/signing-key.tsx';
import { useSay } from '../../language/say.ts';

/** The head of now, signed where there is a key: kept elsewhere, it tells later whether the log was cut or rewritten. */
export function LogCheckpoint(): ReactElement {
  const { t } = useSay();
  const keys = useLook('key.list', {}).data;
  const make = useAction('audit.checkpoint', ['audit.list']);
  const [signing, setSigning] = useState<SigningKeyChoice>({ key: undefined, passphrase: '' });
  const submit = (): void => {
    const key = signing.key ?? keys?.[0]?.name;
    make.mutate(key === undefined ? { unsigned: true } : { key, passphrase: signing.passphrase });
  };
  const { data, error, isPending } = make;
  return (
    <form
      className="form"
      onSubmit={(event) => {
        event.preventDefault();
        submit();
      }}
    >
      <p className="note">{t('ui.log.checkpoint.what')}</p>
      <SigningKey value={signing} onChange={(part) => setSigning({ ...signing, ...part })} />
      {keys?.length === 0 ? <p className="note">{t('audit.unsigned')}</p> : null}
      {error ? <ErrorPanel error={error} /> : null}
      {data ? (
        <p role="status">
          <CopyButton className="digest" text={formatHead(data.head)} label={formatHead(data.head)} />
        </p>
      ) : null}
      <div className="buttons">
        <Button type="primary" htmlType="submit" loading={isPending}>
          {t('ui.log.checkpoint.do')}
        </Button>
        {data?.note ? (
          <Button onClick={() => saveText('gapferry-checkpoint.txt', data.note ?? '')}>
            {t('ui.log.checkpoint.save')}
          </Button>
        ) : null}
      </div>
    </form>
  );
}
