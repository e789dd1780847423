import { type LookupAddress, lookup as systemLookup } from 'node:dns';
import { isIP, type LookupFunction } from 'node:net';
import type { SecureContext } from 'node:tls';
import { buildConnector } from 'undici';
import { LIMITS } from '../limits.ts';
import { type Zone, zoneOf } from './addresses.ts';

/** Thrown at connect: the name leads to an address that it must not lead to. */
export class BlockedAddress extends Error {
  readonly address: string;

  constructor(address: string) {
    super(`address ${address} is not allowed here`);
    this.name = 'BlockedAddress';
    this.address = address;
  }
}

export interface ConnectorOptions {
  readonly secureContext: SecureContext;
  readonly allows: (zone: Zone) => boolean;
  /** Told where a connection really went. */
  readonly onZone?: (zone: Zone) => void;
}

/** A connector of undici that looks at the address itself, after the name was resolved, so no DNS answer slips past. */
export function guardedConnector({ secureContext, allows, onZone }: ConnectorOptions): buildConnector.connector {
  const connect = buildConnector({
    secureContext,
    lookup: guardedLookup(allows),
    timeout: LIMITS.connectTime * 1000,
    allowH2: false,
  });
  return (options, callback) => {
    const { hostname } = options;
    if (isIP(hostname) && !allows(zoneOf(hostname))) return callback(new BlockedAddress(hostname), null);
    connect(options, (...result) => {
      const address = result[1]?.remoteAddress;
      if (address) onZone?.(zoneOf(address));
      callback(...result);
    });
  };
}

/** Name resolution that leaves out addresses which are not allowed. */
export function guardedLookup(allows: (zone: Zone) => boolean): LookupFunction {
  return (hostname, options, callback) => {
    systemLookup(hostname, { ...options, all: true }, (error, addresses) => {
      if (error) return callback(error, []);
      const allowed = addresses.filter(({ address }) => allows(zoneOf(address)));
      const [first] = allowed;
      if (!first) return callback(new BlockedAddress(describe(hostname, addresses)), []);
      if (options.all) return callback(null, allowed);
      callback(null, first.address, first.family);
    });
  };
}

function describe(hostname: string, addresses: readonly LookupAddress[]): string {
  return `${hostname} (${addresses.map(({ address }) => address).join(', ')})`;
}
