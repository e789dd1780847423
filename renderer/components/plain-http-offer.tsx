import { App, Button } from 'antd';
import { type ReactElement, useState } from 'react';
import { errorOf } from '../client/failure.ts';
import { useAction } from '../client/use-client.ts';
import { useSay } from '../language/say.ts';

export interface PlainHttpOfferProps {
  readonly host: string;
  readonly onDone: (() => void) | undefined;
}

/** Allows plain HTTP for one registry, after saying what that means. */
export function PlainHttpOffer({ host, onDone }: PlainHttpOfferProps): ReactElement {
  const { t, error: textOf } = useSay();
  const { modal } = App.useApp();
  const set = useAction('registry.set', ['registry.list', 'survey', 'preflight', 'audit.list']);
  const [failed, setFailed] = useState<string>();
  const allow = async (): Promise<void> => {
    try {
      await set.mutateAsync({ host, plainHttp: true });
      onDone?.();
    } catch (thrown) {
      setFailed(textOf(errorOf(thrown)).title);
    }
  };
  const ask = (): void => {
    modal.confirm({
      title: t('ui.plainHttp.use', { host }),
      content: t('ui.plainHttp.what', { host }),
      okText: t('ui.plainHttp.ok'),
      onOk: allow,
    });
  };
  return (
    <>
      <Button size="small" loading={set.isPending} onClick={ask}>
        {t('ui.plainHttp.use', { host })}
      </Button>
      {failed ? <span role="alert">{failed}</span> : null}
    </>
  );
}
