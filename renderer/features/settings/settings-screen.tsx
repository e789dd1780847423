import type { ReactElement } from 'react';
import { useSay } from '../../language/say.ts';
import { pageOf } from '../../shell/page-of.ts';
import { addressOf, useRoute } from '../../shell/route.ts';
import { About } from './about.tsx';
import { KeysPage } from './keys-page.tsx';
import { PoliciesPage } from './policies-page.tsx';
import { RecordPage } from './record-page.tsx';
import { RegistriesPage } from './registries-page.tsx';
import { TrustPage } from './trust-page.tsx';
import { WorkstationPage } from './workstation-page.tsx';

const PAGES = {
  workstation: WorkstationPage,
  registries: RegistriesPage,
  keys: KeysPage,
  trust: TrustPage,
  policies: PoliciesPage,
  record: RecordPage,
  about: About,
} as const;
const NAMES = ['workstation', 'registries', 'keys', 'trust', 'policies', 'record', 'about'] as const;

/** Pages of the settings. An address may name what a page should open with: `registries:HOST`. */
export default function SettingsScreen(): ReactElement {
  const { t } = useSay();
  const { page, opened } = pageOf(useRoute().detail, NAMES);
  const Page = PAGES[page];
  return (
    <>
      <h1>{t('ui.screen.settings')}</h1>
      <nav className="tabs" aria-label={t('ui.screen.settings')}>
        {NAMES.map((name) => (
          <a key={name} href={addressOf('settings', name)} aria-current={name === page ? 'page' : undefined}>
            {t(`ui.settings.${name}`)}
          </a>
        ))}
      </nav>
      <Page opened={opened} />
    </>
  );
}
