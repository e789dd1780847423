import type { Page } from 'playwright-core';

/** More stops of the Tab key than any screen has. */
const MOST = 120;
/** Rounds before it is given up, milliseconds apart: a screen that was just opened is still on its way. */
const ROUNDS = 20;
const APART = 250;

/** Presses Tab until what has this accessible name has the focus, as somebody without a mouse does. */
export async function tabTo(page: Page, name: string | RegExp): Promise<void> {
  const fits = (label: string): boolean => (typeof name === 'string' ? label === name : name.test(label));
  for (let round = 0; round < ROUNDS; round++) {
    for (let stop = 0; stop < MOST; stop++) {
      await page.keyboard.press('Tab');
      if (fits(await focusedName(page))) return;
    }
    await page.waitForTimeout(APART);
  }
  throw new Error(`Tab never comes to ${name}`);
}

/** What a screen reader would call the element with the focus: good enough for our own buttons, links and fields. */
async function focusedName(page: Page): Promise<string> {
  return String(
    await page.evaluate(`(() => {
      const at = document.activeElement;
      const label = at?.getAttribute('aria-label') ?? at?.labels?.[0]?.textContent ?? at?.textContent ?? '';
      return label.trim();
    })()`),
  );
}
