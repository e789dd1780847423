import { BlockList, isIP } from 'node:net';

/**
 * What kind of place an IP address is. `forbidden`: link-local and cloud metadata services, where no registry lives and
 * where a request of ours could do harm (go-containerregistry#2440).
 */
export type Zone = 'forbidden' | 'loopback' | 'private' | 'public';

const FORBIDDEN = blockList([
  ['169.254.0.0', 16, 'ipv4'],
  ['100.100.100.200', 32, 'ipv4'],
  ['192.0.0.192', 32, 'ipv4'],
  ['fe80::', 10, 'ipv6'],
  ['fd00:ec2::254', 128, 'ipv6'],
  ['64:ff9b::a9fe:0', 112, 'ipv6'],
]);
const LOOPBACK = blockList([
  ['127.0.0.0', 8, 'ipv4'],
  ['0.0.0.0', 8, 'ipv4'],
  ['::', 127, 'ipv6'],
]);
const PRIVATE = blockList([
  ['10.0.0.0', 8, 'ipv4'],
  ['172.16.0.0', 12, 'ipv4'],
  ['192.168.0.0', 16, 'ipv4'],
  ['100.64.0.0', 10, 'ipv4'],
  ['fc00::', 7, 'ipv6'],
]);

/** The zone of an IP address; IPv4 addresses written as IPv6 count as what they are. */
export function zoneOf(address: string): Zone {
  const bare = address.replace(/%.*$/, '');
  const family = isIP(bare) === 6 ? 'ipv6' : 'ipv4';
  if (FORBIDDEN.check(bare, family)) return 'forbidden';
  if (LOOPBACK.check(bare, family)) return 'loopback';
  return PRIVATE.check(bare, family) ? 'private' : 'public';
}

/** Whether a registry that lives in `home` may send us on to an address in `zone`: never inwards. */
export function mayLeadTo(home: Zone, zone: Zone): boolean {
  if (zone === 'forbidden') return false;
  if (zone === 'loopback') return home === 'loopback';
  return zone === 'public' || home !== 'public';
}

function blockList(subnets: readonly (readonly [string, number, 'ipv4' | 'ipv6'])[]): BlockList {
  const list = new BlockList();
  for (const [net, prefix, family] of subnets) list.addSubnet(net, prefix, family);
  return list;
}
