import { BlockList, isIP } from 'node:net';
import { zoneOf } from './addresses.ts';

/**
 * The proxy for a URL: the registry's own setting (`direct` for none), else HTTP_PROXY, HTTPS_PROXY and NO_PROXY as Go
 * and curl read them. Loopback is never proxied by the environment.
 */
export function proxyFor(url: URL, configured: string | undefined, env: NodeJS.ProcessEnv): string | undefined {
  if (configured === 'direct') return undefined;
  if (configured) return withScheme(configured);
  const found = url.protocol === 'https:' ? (env.https_proxy ?? env.HTTPS_PROXY) : (env.http_proxy ?? env.HTTP_PROXY);
  if (!found || bypasses(url, env.no_proxy ?? env.NO_PROXY ?? '')) return undefined;
  return withScheme(found);
}

function withScheme(proxy: string): string {
  return proxy.includes('://') ? proxy : `http://${proxy}`;
}

function bypasses(url: URL, noProxy: string): boolean {
  const host = url.hostname.replace(/^\[|\]$/g, '').replace(/\.$/, '');
  const port = url.port || (url.protocol === 'https:' ? '443' : '80');
  if (host === 'localhost' || (isIP(host) && zoneOf(host) === 'loopback')) return true;
  return noProxy.split(/[,\s]+/).some((entry) => entry !== '' && matches(entry.toLowerCase(), host, port));
}

function matches(entry: string, host: string, port: string): boolean {
  if (entry === '*') return true;
  if (entry.includes('/')) return inSubnet(entry, host);
  const [, name = entry, wanted] = /^(.*?[^:]):([0-9]+)$/.exec(entry) ?? [];
  if (wanted !== undefined && wanted !== port) return false;
  const bare = name.replace(/^\[|\]$/g, '').replace(/^\*?\./, '');
  return host === bare || host.endsWith(`.${bare}`);
}

function inSubnet(entry: string, host: string): boolean {
  const [net = '', prefix = ''] = entry.split('/');
  const version = isIP(net);
  if (version === 0 || isIP(host) !== version || !/^[0-9]{1,3}$/.test(prefix)) return false;
  if (Number(prefix) > (version === 4 ? 32 : 128)) return false;
  const family = version === 4 ? 'ipv4' : 'ipv6';
  const list = new BlockList();
  list.addSubnet(net, Number(prefix), family);
  return list.check(host, family);
}
