import { Button, Input } from 'antd';
import { type ReactElement, useState } from 'react';
import type { CallRequest } from '../../shared/contract.ts';
import { useAction } from '../client/use-client.ts';
import { ErrorPanel } from '../components/error-panel.tsx';
import { Field } from '../components/field.tsx';
import { PagePreview } from '../components/page-preview.tsx';
import { useSay } from '../language/say.ts';

type Fields = NonNullable<CallRequest<'handover.make'>['fields']>;

/** The form's own fields; what stays empty is written by hand. */
const FIELDS = {
  ticket: 'ui.more.ticket',
  medium: 'print.handover.mediumNumber',
  classification: 'print.handover.classification',
  antivirus: 'print.handover.antivirus',
  operator: 'ui.more.operator',
  reviewer: 'label.reviewer',
} as const satisfies Record<keyof Fields, string>;
const NAMES = ['ticket', 'medium', 'classification', 'antivirus', 'operator', 'reviewer'] as const;

/** The form that travels with a medium: filled in here as far as one likes, and printed. */
export function HandoverMaker({ bundle }: { bundle: readonly string[] }): ReactElement {
  const { t } = useSay();
  const make = useAction('handover.make', ['audit.list']);
  const [fields, setFields] = useState<Fields>({});
  const { data, error, isPending } = make;
  const submit = (): void => {
    const filled = Object.entries(fields).filter(([, text]) => text.trim() !== '');
    make.mutate({ bundle: [...bundle], fields: Object.fromEntries(filled) });
  };
  return (
    <section className="framed">
      <h3>{t('print.handover.title')}</h3>
      <p className="note">{t('ui.handover.what')}</p>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          submit();
        }}
      >
        <div className="form columns">
          {NAMES.map((name) => (
            <Field key={name} label={t(FIELDS[name])}>
              {(ids) => (
                <Input
                  {...ids}
                  value={fields[name] ?? ''}
                  onChange={(event) => setFields({ ...fields, [name]: event.target.value })}
                />
              )}
            </Field>
          ))}
        </div>
        {error ? <ErrorPanel error={error} /> : null}
        <div className="buttons">
          <Button htmlType="submit" loading={isPending}>
            {t('ui.handover.make')}
          </Button>
        </div>
      </form>
      {data ? (
        <PagePreview title={t('print.handover.title')} html={data.html} file={`${data.name}.handover.html`} />
      ) : null}
    </section>
  );
}
