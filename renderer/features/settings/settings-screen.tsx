import type { ReactElement } from 'react';
import { useSay } from '../../language/say.ts';
import { addressOf, useRoute } from '../../shell/route.ts';
import { About } from './about.tsx';
import { KeysPage } from './keys-page.tsx';
import { RegistriesPage } from './registries-page.tsx';
import { TrustPage } from './trust-page.tsx';
import { WorkstationPage } from './workstation-page.tsx';

const PAGES = {
  workstation: WorkstationPage,
  registries: RegistriesPage,
  keys: KeysPage,
  trust: TrustPage,
  about: About,
} as const;
const NAMES = ['workstation', 'registries', 'keys', 'trust', 'about'] as const;

/** Pages of the settings. An address may name what a page should open with: `registries:HOST`. */
export default function SettingsScreen(): ReactElement {
  const { t } = useSay();
  const { detail } = useRoute();
  const colon = detail.indexOf(':');
  const named = colon < 0 ? detail : detail.slice(0, colon);
  const current = NAMES.find((name) => name === named) ?? 'workstation';
  const Page = PAGES[current];
  return (
    <>
      <h1>{t('ui.screen.settings')}</h1>
      <nav className="tabs" aria-label={t('ui.screen.settings')}>
        {NAMES.map((name) => (
          <a key={name} href={addressOf('settings', name)} aria-current={name === current ? 'page' : undefined}>
            {t(`ui.settings.${name}`)}
          </a>
        ))}
      </nav>
      <Page opened={colon < 0 ? '' : detail.slice(colon + 1)} />
    </>
  );
}
