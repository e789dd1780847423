/** Content-Security-Policy but for its styles. */
const POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "img-src 'self' data: blob:",
  "font-src 'self'",
  "connect-src 'self'",
  "worker-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
];

/** What goes with every answer, the page itself excepted. */
export const SECURITY_HEADERS: Readonly<Record<string, string>> = headersWith("'self'");

/**
 * What goes with the page itself, on loopback and in the desktop window alike: only its own files run, and it speaks to
 * nobody but where it came from. Ant Design makes its styles at run time: those that carry `nonce`, which is another one in
 * every answer, count; a style in what was put into the page as text does not.
 */
export function pageHeaders(nonce: string): Readonly<Record<string, string>> {
  return headersWith(`'self' 'nonce-${nonce}'`);
}

function headersWith(styles: string): Record<string, string> {
  return {
    'content-security-policy': [...POLICY, `style-src ${styles}`].join('; '),
    'cross-origin-opener-policy': 'same-origin',
    'cross-origin-resource-policy': 'same-origin',
    'permissions-policy': 'camera=(), microphone=(), geolocation=(), usb=(), serial=(), hid=(), payment=()',
    'referrer-policy': 'no-referrer',
    'x-content-type-options': 'nosniff',
    'x-frame-options': 'DENY',
  };
}
