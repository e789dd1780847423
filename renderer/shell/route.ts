import { useSyncExternalStore } from 'react';

/** The screens that can be gone to, in the order of the navigation. */
export const SCREENS = ['start', 'export', 'import', 'relocate', 'history', 'job', 'settings'] as const;
export type Screen = (typeof SCREENS)[number];

export interface Route {
  readonly screen: Screen;
  /** What stands behind it: the id of a job, a page of the settings. */
  readonly detail: string;
}

/** The address within the page: `#/job/ID`. */
export function addressOf(screen: Screen, detail = ''): string {
  return `#/${screen}${detail ? `/${encodeURIComponent(detail)}` : ''}`;
}

/** Goes to a screen. */
export function go(screen: Screen, detail = ''): void {
  location.hash = addressOf(screen, detail);
}

/** Where the person is. */
export function useRoute(): Route {
  return parse(useSyncExternalStore(listen, () => location.hash));
}

function listen(changed: () => void): () => void {
  window.addEventListener('hashchange', changed);
  return () => window.removeEventListener('hashchange', changed);
}

function parse(hash: string): Route {
  const [, named = '', detail = ''] = hash.split('/');
  const screen = SCREENS.find((one) => one === named) ?? 'start';
  return { screen, detail: decodeURIComponent(detail) };
}
