/** What stands behind a screen with pages: `log`, `images:nginx`. `opened`: what the page should open with. */
export function pageOf<P extends string>(detail: string, pages: readonly [P, ...P[]]): { page: P; opened: string } {
  const colon = detail.indexOf(':');
  const named = colon < 0 ? detail : detail.slice(0, colon);
  return {
    page: pages.find((page) => page === named) ?? pages[0],
    opened: colon < 0 ? '' : detail.slice(colon + 1),
  };
}
