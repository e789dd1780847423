import type { ReactElement } from 'react';
import { useSay } from '../../language/say.ts';
import { pageOf } from '../../shell/page-of.ts';
import { addressOf, useRoute } from '../../shell/route.ts';
import { BundlesPage } from './bundles-page.tsx';
import { ImagesPage } from './images-page.tsx';
import { JobsPage } from './jobs-page.tsx';
import { LogPage } from './log-page.tsx';

const PAGES = { jobs: JobsPage, images: ImagesPage, bundles: BundlesPage, log: LogPage } as const;
const NAMES = ['jobs', 'images', 'bundles', 'log'] as const;

/** What was done here: by job, by image, by bundle, and entry by entry. */
export default function HistoryScreen(): ReactElement {
  const { t } = useSay();
  const { page, opened } = pageOf(useRoute().detail, NAMES);
  const Page = PAGES[page];
  return (
    <>
      <h1>{t('ui.screen.history')}</h1>
      <nav className="tabs" aria-label={t('ui.screen.history')}>
        {NAMES.map((name) => (
          <a key={name} href={addressOf('history', name)} aria-current={name === page ? 'page' : undefined}>
            {t(`ui.history.${name}`)}
          </a>
        ))}
      </nav>
      <Page opened={opened} />
    </>
  );
}
