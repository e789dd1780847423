import { type RefObject, useEffect } from 'react';

/** What the keyboard can stand on. */
const STOPS = 'a[href], button:enabled, input:enabled, textarea:enabled, select:enabled, summary, [tabindex="0"]';

/** Milliseconds until it is looked for: a browser takes the focus from what is gone when it paints. */
const SOON = 50;

/**
 * Gives the focus a place when what had it is gone: a button that was replaced, a dialog that was closed. It goes back to
 * where it was on the screen, else to the nearest place that is left, at last to the screen's heading. While a dialog asks,
 * the focus stays in it.
 */
export function useKeptFocus(main: RefObject<HTMLElement | null>): void {
  useEffect(() => {
    /** What had the focus last on the screen, and what was around it. */
    let last: readonly Element[] = [];
    let timer: number | undefined;
    const note = ({ target }: FocusEvent): void => {
      if (!(target instanceof Element)) return;
      const dialog = openDialog();
      const shell = main.current?.parentElement;
      if (dialog && shell?.contains(target)) stopsIn(dialog).at(0)?.focus();
      else if (main.current?.contains(target)) last = around(target, main.current);
    };
    // Who clicks beside everything wants the focus nowhere.
    const forget = ({ target }: PointerEvent): void => {
      if (target instanceof Element && !target.closest(`${STOPS}, label`)) last = [];
    };
    const look = (): void => {
      timer = undefined;
      if (last.length === 0 || !isLost() || openDialog()) return;
      placeAmong(last, main.current)?.focus();
    };
    const observer = new MutationObserver(() => {
      timer ??= window.setTimeout(look, SOON);
    });
    document.addEventListener('focusin', note);
    document.addEventListener('pointerdown', forget);
    observer.observe(document.body, {
      subtree: true,
      childList: true,
      attributes: true,
      attributeFilter: ['disabled'],
    });
    return () => {
      observer.disconnect();
      window.clearTimeout(timer);
      document.removeEventListener('focusin', note);
      document.removeEventListener('pointerdown', forget);
    };
  }, [main]);
}

/** The element and its ancestors up to the screen, which is left out. */
function around(element: Element, main: Element): Element[] {
  const found: Element[] = [];
  for (let at: Element | null = element; at && at !== main; at = at.parentElement) found.push(at);
  return found;
}

function isLost(): boolean {
  const { activeElement } = document;
  return activeElement === null || activeElement === document.body || activeElement.matches(':disabled');
}

function openDialog(): Element | undefined {
  return [...document.querySelectorAll('[role=dialog]')].findLast((dialog) => dialog.checkVisibility());
}

function stopsIn(element: Element): HTMLElement[] {
  return [...element.querySelectorAll(STOPS)]
    .filter((one) => one instanceof HTMLElement)
    .filter((one) => one.checkVisibility());
}

/** Of the nearest thing that is left: its heading where it has one, else its last stop, for there the way on is. */
function placeAmong(last: readonly Element[], main: HTMLElement | null): HTMLElement | undefined {
  const [own] = last;
  if (own instanceof HTMLElement && own.isConnected && !own.matches(':disabled') && own.checkVisibility()) return own;
  for (const element of [...last.filter(({ isConnected }) => isConnected), main]) {
    const heading = element?.querySelector<HTMLElement>('h1, h2, h3');
    if (heading) heading.tabIndex = -1;
    const place = heading ?? (element ? stopsIn(element).at(-1) : undefined);
    if (place) return place;
  }
  return undefined;
}
