import { Input, Modal } from 'antd';
import type { TextAreaRef } from 'antd/es/input/TextArea';
import { type ReactElement, useRef } from 'react';
import { Field } from '../components/field.tsx';
import { useSay } from '../language/say.ts';

export interface PasteBoxProps {
  /** Kept outside: what was written is there again when the box is opened again. */
  readonly text: string;
  readonly onText: (text: string) => void;
  readonly onPaste: (text: string) => void;
  readonly onClose: () => void;
}

/** Takes a manifest or a list of images as text. */
export function PasteBox({ text, onText, onPaste, onClose }: PasteBoxProps): ReactElement {
  const { t } = useSay();
  const area = useRef<TextAreaRef>(null);
  return (
    <Modal
      open
      width={720}
      title={t('ui.files.paste')}
      okText={t('ui.act.take')}
      okButtonProps={{ disabled: text.trim() === '' }}
      onCancel={onClose}
      afterOpenChange={(open) => open && area.current?.focus()}
      onOk={() => {
        onPaste(text);
        onClose();
      }}
    >
      <Field label={t('ui.files.paste.label')} hint={t('ui.files.paste.hint')}>
        {(ids) => (
          <Input.TextArea
            {...ids}
            ref={area}
            autoFocus
            className="mono"
            rows={12}
            value={text}
            onChange={(event) => onText(event.target.value)}
          />
        )}
      </Field>
    </Modal>
  );
}
