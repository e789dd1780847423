import { Input, Select } from 'antd';
import { type ReactElement, useState } from 'react';
import type { KeyView } from '../../../shared/contract.ts';
import { Field } from '../../components/field.tsx';
import { KeyForm } from '../../components/key-form.tsx';
import { useSay } from '../../language/say.ts';
import type { Draft } from '../../shell/draft.ts';
import type { ExportDraft } from './export-draft.ts';

const NEW = '+';

export interface KeyChoiceProps {
  readonly draft: Draft<ExportDraft>;
  readonly keys: readonly KeyView[];
  /** Name of the chosen key; empty: not signed; undefined: there is none. */
  readonly chosen: string | undefined;
}

/** Who signs. A key can be made on the spot. */
export function KeyChoice({ draft: { value, change }, keys, chosen }: KeyChoiceProps): ReactElement {
  const { t } = useSay();
  const [making, setMaking] = useState(false);
  const key = keys.find(({ name }) => name === chosen);
  const pick = (name: string): void => {
    setMaking(name === NEW);
    if (name !== NEW) change({ key: name });
  };
  if (making || chosen === undefined) {
    return (
      <KeyForm
        onMade={(name, passphrase) => {
          change({ key: name, passphrase });
          setMaking(false);
        }}
        {...(keys.length > 0 ? { onCancel: () => setMaking(false) } : {})}
        onUnsigned={() => pick('')}
      />
    );
  }
  return (
    <div className="form">
      <Field label={t('ui.stick.key')} hint={chosen === '' ? t('ui.stick.unsigned.hint') : undefined}>
        {(ids) => (
          <Select
            {...ids}
            value={chosen}
            onChange={pick}
            options={[
              ...keys.map(({ name }) => ({ value: name, label: name })),
              { value: NEW, label: t('ui.key.new') },
              { value: '', label: t('ui.stick.unsigned') },
            ]}
          />
        )}
      </Field>
      {key?.encrypted ? (
        <Field label={t('ui.stick.passphrase', { name: key.name })}>
          {(ids) => (
            <Input.Password
              {...ids}
              autoComplete="off"
              value={value.passphrase}
              onChange={(event) => change({ passphrase: event.target.value })}
            />
          )}
        </Field>
      ) : null}
    </div>
  );
}
