/** The nonce that styles of this page have to carry: another one each time that it is loaded. */
const NONCE = document.querySelector<HTMLMetaElement>('meta[property=csp-nonce]')?.nonce ?? '';

/**
 * Lets the styles that our own scripts make count, whichever part makes them: Ant Design passes a nonce on to most of its
 * parts, but not to the one that stops scrolling behind a dialog. Markup that got into the page still carries none.
 */
export function allowOwnStyles(): void {
  document.createElement = new Proxy(document.createElement, {
    apply: (create, self, args) => {
      const made: unknown = Reflect.apply(create, self, args);
      if (made instanceof HTMLStyleElement) made.nonce = NONCE;
      return made;
    },
  });
}

/** A page to print, with its style allowed where it is shown in a frame of ours. */
export function withNonce(html: string): string {
  return html.replace('<style>', `<style nonce="${NONCE}">`);
}
