import { Button, Checkbox } from 'antd';
import { type ReactElement, useMemo } from 'react';
import { Size } from '../components/size.tsx';
import { useSay } from '../language/say.ts';
import { useWorkstation } from '../shell/workstation.ts';
import type { Survey } from './use-survey.ts';
import { platformsOf, weigh } from './weigh.ts';

export interface PlatformChoiceProps {
  readonly images: Survey['images'];
  /** Chosen platforms; none: all travel. */
  readonly value: readonly string[];
  readonly onChange: (platforms: string[]) => void;
}

/** What each choice of platforms weighs. Fewer than all changes digests, and that is said here, before it is done. */
export function PlatformChoice({ images, value, onChange }: PlatformChoiceProps): ReactElement | null {
  const { t, list } = useSay();
  const offered = useMemo(() => platformsOf(images.values()), [images]);
  const { platforms: last } = useWorkstation();
  if (offered.length < 2) return null;
  const canRepeat =
    value.length === 0 && last.length > 0 && last.every((one) => offered.some(({ platform }) => platform === one));
  const toggle = (platform: string, wanted: boolean): void => {
    onChange(wanted ? [...value, platform].sort() : value.filter((one) => one !== platform));
  };
  return (
    <fieldset className="platforms">
      <legend>{t('ui.platforms')}</legend>
      <Checkbox checked={value.length === 0} onChange={() => onChange([])}>
        {t('ui.platforms.all')} <Size bytes={weigh(images.values(), [])} />
      </Checkbox>
      {offered.map(({ platform, images: count }) => (
        <Checkbox
          key={platform}
          checked={value.includes(platform)}
          onChange={(event) => toggle(platform, event.target.checked)}
        >
          {platform} <Size bytes={weigh(images.values(), [platform])} />{' '}
          <span className="note">{t('ui.platforms.images', { count })}</span>
        </Checkbox>
      ))}
      {canRepeat ? (
        <Button size="small" onClick={() => onChange([...last])}>
          {t('ui.platforms.asLast', { platforms: list(last) })}
        </Button>
      ) : null}
      {value.length > 0 ? <p className="note">{t('ui.platforms.changesDigests')}</p> : null}
    </fieldset>
  );
}
