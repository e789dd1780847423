import { isIP } from 'node:net';

/** Why a token service must not be asked; undefined where it may be. */
export type RealmObjection = string | undefined;

/**
 * Judges the `realm` that a registry names (oras-go CVE-2026-48978, go-containerregistry#2193): https unless the registry
 * itself is on plain HTTP by the user's word; no user in the URL; and a password only goes to the registry's own host or
 * its registrable domain (registry-1.docker.io and auth.docker.io). Without a password any https address may be asked:
 * mirrors pass on the challenges of the registry behind them. Addresses are judged at connect.
 */
export function objectToRealm(realm: URL, registry: URL, withPassword: boolean): RealmObjection {
  if (realm.protocol !== 'https:' && !(realm.protocol === 'http:' && registry.protocol === 'http:')) {
    return `the token service ${realm.origin} is not on https`;
  }
  if (realm.username || realm.password) return 'the token service has a user name in its address';
  if (!withPassword || sameDomain(realm.hostname, registry.hostname)) return undefined;
  return `the token service ${realm.host} does not belong to ${registry.host}; if it does, use the registry under that name`;
}

function sameDomain(a: string, b: string): boolean {
  if (a === b) return true;
  if (isIP(a) || isIP(b) || a.startsWith('[') || b.startsWith('[')) return false;
  const domain = registrable(a);
  return domain !== undefined && domain === registrable(b);
}

/**
 * The registrable domain, near enough without the public suffix list: two labels, or three below such suffixes as
 * com.cn and co.uk. A name of one label has none.
 */
function registrable(host: string): string | undefined {
  const labels = host.replace(/\.$/, '').split('.');
  const [second = '', top = ''] = labels.slice(-2);
  const needed = top.length === 2 && second.length <= 3 ? 3 : 2;
  return labels.length >= needed ? labels.slice(-needed).join('.') : undefined;
}
