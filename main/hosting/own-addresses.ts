import { hostname, networkInterfaces } from 'node:os';

/** Addresses that stand for all of a computer's. */
const ANY: readonly string[] = ['0.0.0.0', '::'];

/**
 * The names and addresses that clients may know this computer by, for one that listens on `address`; the one to recommend
 * first.
 */
export function ownAddresses(address: string): string[] {
  if (!ANY.includes(address)) return [address];
  const found = Object.values(networkInterfaces()).flatMap((each) => each ?? []);
  const usable = found.filter(
    ({ address: one, family }) => !one.includes('%') && !(family === 'IPv6' && /^fe80:/i.test(one)),
  );
  const outside = usable.filter(({ internal }) => !internal);
  const order = [...outside.filter(({ family }) => family === 'IPv4'), ...outside, ...usable];
  return [...new Set([...order.map(({ address: one }) => one), hostname(), 'localhost'])];
}

/** Whether only this computer itself is served. */
export function isLoopback(address: string): boolean {
  return /^127\./.test(address) || address === '::1' || address === 'localhost';
}

/** `host:port` as it stands in references. */
export function authority(address: string, port: number): string {
  return `${address.includes(':') ? `[${address}]` : address}:${port}`;
}
