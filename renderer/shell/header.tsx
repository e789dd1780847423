import { CloudOutlined, ExperimentOutlined, LockOutlined, MoonOutlined, SunOutlined } from '@ant-design/icons';
import type { ReactElement } from 'react';
import type { WorkstationSide } from '../../shared/workstation.ts';
import { useSay } from '../language/say.ts';
import { useDark } from './use-dark.ts';
import { useWorkstationChange } from './use-workstation-change.ts';
import { useWorkstation } from './workstation.ts';

/** The band that says on which side one is: colour, words and a shape. */
export function Header({ side, asked }: { side: WorkstationSide; asked: boolean }): ReactElement {
  const { t } = useSay();
  const { name, practice } = useWorkstation();
  const Shape = side === 'internet' ? CloudOutlined : LockOutlined;
  return (
    <header className="band">
      <span className="brand">Gapferry</span>
      {asked ? (
        <span className="side">
          <Shape aria-hidden /> {t(`ui.side.${side}`)}
        </span>
      ) : null}
      <span className="name">{name}</span>
      {practice ? (
        <span className="practising">
          <ExperimentOutlined aria-hidden /> {t('ui.practice')}
        </span>
      ) : null}
      <span className="space" />
      <LanguageSwitch />
      <AppearanceSwitch />
    </header>
  );
}

function LanguageSwitch(): ReactElement {
  const { language, t } = useSay();
  const set = useWorkstationChange();
  const button = (value: 'zh' | 'en', text: string): ReactElement => (
    <button
      type="button"
      lang={value === 'zh' ? 'zh-CN' : 'en'}
      aria-pressed={language === value}
      onClick={() => set.mutate({ language: value })}
    >
      {text}
    </button>
  );
  return (
    <fieldset className="switch" aria-label={t('ui.language')}>
      {button('zh', '中文')}
      {button('en', 'EN')}
    </fieldset>
  );
}

function AppearanceSwitch(): ReactElement {
  const { t } = useSay();
  const { appearance } = useWorkstation();
  const dark = useDark(appearance);
  const set = useWorkstationChange();
  return (
    <button
      type="button"
      className="icon-button"
      aria-label={t(dark ? 'ui.appearance.toLight' : 'ui.appearance.toDark')}
      title={t(dark ? 'ui.appearance.toLight' : 'ui.appearance.toDark')}
      onClick={() => set.mutate({ appearance: dark ? 'light' : 'dark' })}
    >
      {dark ? <SunOutlined aria-hidden /> : <MoonOutlined aria-hidden />}
    </button>
  );
}
