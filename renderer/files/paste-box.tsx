import { Input, Modal } from 'antd';
import { type ReactElement, useState } from 'react';
import { Field } from '../components/field.tsx';
import { useSay } from '../language/say.ts';

/** Takes a manifest or a list of images as text. */
export function PasteBox({ onPaste, onClose }: { onPaste: (text: string) => void; onClose: () => void }): ReactElement {
  const { t } = useSay();
  const [text, setText] = useState('');
  return (
    <Modal
      open
      width={720}
      title={t('ui.files.paste')}
      okText={t('ui.act.take')}
      okButtonProps={{ disabled: text.trim() === '' }}
      onCancel={onClose}
      onOk={() => {
        onPaste(text);
        onClose();
      }}
    >
      <Field label={t('ui.files.paste.label')} hint={t('ui.files.paste.hint')}>
        {(ids) => (
          <Input.TextArea
            {...ids}
            className="mono"
            rows={12}
            value={text}
            onChange={(event) => setText(event.target.value)}
          />
        )}
      </Field>
    </Modal>
  );
}
