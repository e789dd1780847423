/**
 * Chromium without Electron cannot be taught a scheme: it is answered at a name that no network has, and every URL is
 * translated on the way in and out. What the app sees is its own scheme alone.
 */
const OUTSIDE = 'https://app.gapferry.invalid/';
const INSIDE = 'gapferry://app/';

export function toChromium(url: string): string {
  return url.startsWith(INSIDE) ? OUTSIDE + url.slice(INSIDE.length) : url;
}

export function fromChromium(url: string): string {
  return url.startsWith(OUTSIDE) ? INSIDE + url.slice(OUTSIDE.length) : url;
}
