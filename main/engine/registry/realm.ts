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

/**
 * Where else the token of a realm may be had that must not be asked: from the registry's own host, which every Harbor serves
 * it on. Until 2.13 it names its configured host whatever host was asked (harbor.md 1.2), so who reaches it by its address
 * is told of a name; the password then stays with the host that it is for. Undefined where the realm is not Harbor's.
 */
export function ownTokenService(realm: URL, service: string | undefined, registry: URL): URL | undefined {
  const harbors = service === 'harbor-registry' && realm.pathname === '/service/token';
  return harbors ? new URL(realm.pathname, registry) : undefined;
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
