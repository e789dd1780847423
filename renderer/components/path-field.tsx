import { FolderOpenOutlined } from '@ant-design/icons';
import { Button, Input } from 'antd';
import { type ReactElement, type ReactNode, useState } from 'react';
import { useClient } from '../client/use-client.ts';
import { useSay } from '../language/say.ts';
import { Field } from './field.tsx';
import { FolderDialog, type FolderPick } from './folder-dialog.tsx';

export interface PathFieldProps {
  readonly label: string;
  readonly value: string;
  readonly onChange: (value: string) => void;
  readonly pick: Exclude<FolderPick, 'files'>;
  readonly hint?: ReactNode;
  readonly error?: ReactNode;
}

/** A path on the host: typed, or chosen in the system's dialog or in the host's folders. */
export function PathField({ label, value, onChange, pick, hint, error }: PathFieldProps): ReactElement {
  const { t, labelled } = useSay();
  const { native } = useClient();
  const [open, setOpen] = useState(false);
  const choose = async (): Promise<void> => {
    if (!native) return setOpen(true);
    const [path] = await native.choose({ kind: pick === 'folder' ? 'folder' : 'files', title: label, start: value });
    if (path !== undefined) onChange(path);
  };
  return (
    <>
      <Field label={label} hint={hint} error={error}>
        {(ids) => (
          <div className="path-field">
            <Input {...ids} className="mono" value={value} onChange={(event) => onChange(event.target.value)} />
            <Button
              icon={<FolderOpenOutlined />}
              onClick={() => void choose()}
              aria-label={labelled(t('ui.act.browse'), label)}
            >
              {t('ui.act.browse')}
            </Button>
          </div>
        )}
      </Field>
      {open ? (
        <FolderDialog
          title={label}
          pick={pick}
          start={value}
          onClose={() => setOpen(false)}
          onPick={([path]) => path !== undefined && onChange(path)}
        />
      ) : null}
    </>
  );
}
