import { request } from 'node:http';
import type { LookupFunction, Socket } from 'node:net';
import { isIP } from 'node:net';
import { connect, type PeerCertificate } from 'node:tls';
import { LIMITS } from '../limits.ts';

/** What a server shows of itself in TLS, trusted or not. */
export interface ServerCertificate {
  /** SHA-256 over the DER form, as `AB:CD:…`. */
  readonly fingerprint: string;
  readonly subject: string;
  readonly issuer: string;
  readonly validFrom: string;
  readonly validTo: string;
}

export interface ProbeOptions {
  readonly proxy?: string;
  readonly lookup?: LookupFunction;
}

/** Fetches a server's certificate by a handshake that sends nothing after it. Undefined where there is none to be had. */
export async function readServerCertificate(url: URL, options: ProbeOptions): Promise<ServerCertificate | undefined> {
  try {
    const socket = options.proxy ? await openTunnel(new URL(options.proxy), url) : undefined;
    return await shakeHands(url, socket, options.lookup);
  } catch {
    return undefined;
  }
}

function shakeHands(
  url: URL,
  tunnel: Socket | undefined,
  lookup: LookupFunction | undefined,
): Promise<ServerCertificate> {
  const host = url.hostname.replace(/^\[|\]$/g, '');
  return new Promise((resolve, reject) => {
    const socket = connect({
      ...(tunnel ? { socket: tunnel } : { host, port: Number(url.port || 443), lookup }),
      ...(isIP(host) ? {} : { servername: host }),
      // The certificate is only looked at here; nothing is sent on this connection.
      rejectUnauthorized: false,
    });
    socket.setTimeout(LIMITS.connectTime * 1000, () => socket.destroy(new Error('timed out')));
    socket.once('error', reject);
    socket.once('secureConnect', () => {
      resolve(describe(socket.getPeerCertificate()));
      socket.destroy();
    });
  });
}

function openTunnel(proxy: URL, url: URL): Promise<Socket> {
  const credentials = `${decodeURIComponent(proxy.username)}:${decodeURIComponent(proxy.password)}`;
  const basic = `Basic ${Buffer.from(credentials).toString('base64')}`;
  return new Promise((resolve, reject) => {
    const asking = request({
      host: proxy.hostname,
      port: proxy.port || 80,
      method: 'CONNECT',
      path: `${url.hostname}:${url.port || 443}`,
      headers: proxy.username ? { 'proxy-authorization': basic } : {},
      timeout: LIMITS.connectTime * 1000,
    });
    asking.once('connect', (_answer, socket) => resolve(socket));
    asking.once('response', () => asking.destroy(new Error('no tunnel')));
    asking.once('timeout', () => asking.destroy(new Error('timed out')));
    asking.once('error', reject);
    asking.end();
  });
}

function describe(certificate: PeerCertificate): ServerCertificate {
  return {
    fingerprint: certificate.fingerprint256,
    subject: name(certificate.subject),
    issuer: name(certificate.issuer),
    validFrom: certificate.valid_from,
    validTo: certificate.valid_to,
  };
}

function name(parts: PeerCertificate['subject']): string {
  const { CN, O } = parts;
  return [CN, O].flat().filter(Boolean).join(', ');
}
