import type { Locator, Page } from 'playwright-core';

/** A button of exactly these words: an icon before them has a name of its own. */
export function buttonNamed(page: Page, words: string): Locator {
  return page.getByRole('button', { name: new RegExp(`(?:^|\\s)${escaped(words)}$`) });
}

/** A button whose words begin like this, whatever figures follow. */
export function buttonFrom(page: Page, words: string): Locator {
  return page.getByRole('button', { name: new RegExp(`^${escaped(words.trim())} `) });
}

function escaped(words: string): string {
  return words.replaceAll(/[.*+?^${}()|[\]\\/-]/g, '\\$&');
}
