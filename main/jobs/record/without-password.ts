/** A proxy's URL as it may be shown and recorded. */
export function withoutPassword(proxy: string): string {
  const url = URL.parse(proxy);
  if (!url?.password) return proxy;
  url.password = '';
  return url.href;
}
