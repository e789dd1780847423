import { Input, Select } from 'antd';
import type { ReactElement } from 'react';
import { useLook } from '../client/use-client.ts';
import { useSay } from '../language/say.ts';
import { Field } from './field.tsx';

/** A key that is here, and its passphrase where it has one. */
export interface SigningKeyChoice {
  /** Name of the key; undefined: not chosen, so the first there is. */
  readonly key: string | undefined;
  readonly passphrase: string;
}

export interface SigningKeyProps {
  readonly value: SigningKeyChoice;
  readonly onChange: (part: Partial<SigningKeyChoice>) => void;
}

/** Who signs. */
export function SigningKey({ value, onChange }: SigningKeyProps): ReactElement | null {
  const { t } = useSay();
  const keys = useLook('key.list', {}).data ?? [];
  const chosen = keys.find(({ name }) => name === value.key) ?? keys[0];
  if (!chosen) return null;
  return (
    <>
      <Field label={t('ui.stick.key')}>
        {(ids) => (
          <Select
            {...ids}
            value={chosen.name}
            onChange={(key) => onChange({ key })}
            options={keys.map(({ name }) => ({ value: name, label: name }))}
          />
        )}
      </Field>
      {chosen.encrypted ? (
        <Field label={t('ui.stick.passphrase', { name: chosen.name })}>
          {(ids) => (
            <Input.Password
              {...ids}
              autoComplete="off"
              value={value.passphrase}
              onChange={(event) => onChange({ passphrase: event.target.value })}
            />
          )}
        </Field>
      ) : null}
    </>
  );
}
