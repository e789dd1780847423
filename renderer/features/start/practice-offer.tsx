import { ExperimentOutlined } from '@ant-design/icons';
import { useQueryClient } from '@tanstack/react-query';
import { Button } from 'antd';
import type { ReactElement } from 'react';
import { answered, useAction } from '../../client/use-client.ts';
import { ErrorPanel } from '../../components/error-panel.tsx';
import { useSay } from '../../language/say.ts';
import { clearDrafts } from '../../shell/draft.ts';
import { go } from '../../shell/route.ts';

/** A whole ferry on servers of this program, with nothing real touched. */
export function PracticeOffer(): ReactElement {
  const { t } = useSay();
  const queries = useQueryClient();
  const start = useAction('practice.start');
  const begin = async (): Promise<void> => {
    if (!(await answered(start.mutateAsync({})))) return;
    clearDrafts();
    go('export');
    await queries.resetQueries();
  };
  return (
    <section className="practice-offer">
      <ExperimentOutlined aria-hidden className="shape" />
      <div>
        <h2>{t('ui.practice.offer')}</h2>
        <p>{t('ui.practice.offer.more')}</p>
        {start.error ? <ErrorPanel error={start.error} /> : null}
      </div>
      <Button loading={start.isPending} onClick={() => void begin()}>
        {t('ui.practice.start')}
      </Button>
    </section>
  );
}
